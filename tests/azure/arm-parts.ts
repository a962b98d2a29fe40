/** The client of Azure Resource Manager, pointed at a replay and without waiting. */
import { ArmClient } from '../../src/azure/arm-client.ts';
import { type ArmHttpDeps, createArmHttp } from '../../src/azure/arm-http.ts';
import { TOKEN } from './arm-replay.ts';

export function armClient(endpoint: string, deps: Partial<ArmHttpDeps> = {}): ArmClient {
  const tokens = { getToken: async () => TOKEN };
  const http = createArmHttp({ endpoint, scope: `${endpoint}/.default` }, { tokens, wait: async () => {}, ...deps });
  return new ArmClient(http, { pollMs: 10, totalMs: 200 });
}
