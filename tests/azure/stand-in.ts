/** Azure on this machine: a replayed resource manager whose machines capture the demo's packets into a real Azurite. */

import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemoCapture } from '../../src/import/demo/demo-capture.ts';
import { ArmReplay, TOKEN } from './arm-replay.ts';
import { type Azurite, accountSas, startAzurite } from './azurite.ts';

export interface AzureStandIn {
  readonly replay: ArmReplay;
  readonly azurite: Azurite;
  /** For a server that is to take it for Azure. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  stop(): Promise<void>;
}

/** Says who it is, as the tokens of a person do. */
const claims = { upn: 'ana@contoso.example', tid: '72f988bf-0000-0000-0000-000000000000', secret: TOKEN };
export const PERSON_TOKEN = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${TOKEN}`;

/** `env` is added to that of the storage's process, and to what a server is to have. */
export async function startStandIn(env: Readonly<Record<string, string>> = {}): Promise<AzureStandIn> {
  const scratch = mkdtempSync(join(tmpdir(), 'capscape-stand-in-'));
  const demo = join(scratch, 'demo.pcapng');
  const [azurite] = await Promise.all([startAzurite(env), writeDemoCapture(demo)]);
  const packets = await readFile(demo);
  await rm(scratch, { recursive: true });
  const replay = new ArmReplay({
    token: PERSON_TOKEN,
    blobEndpoint: azurite.endpoint,
    accountSignature: () => accountSas(),
    onStopped: async ({ properties }) => {
      const { storagePath } = properties.storageLocation as { storagePath?: string };
      if (storagePath === undefined) return;
      const [container = '', ...name] = storagePath.slice(azurite.endpoint.length + 1).split('/');
      await azurite.putBlob(container, name.join('/'), packets);
    },
  });
  const endpoint = await replay.start();
  return {
    replay,
    azurite,
    env: { ...env, CAPSCAPE_ARM_ENDPOINT: endpoint, CAPSCAPE_ARM_TOKEN: PERSON_TOKEN },
    args: ['--allow-fetch', '127.0.0.1/32'],
    async stop() {
      await replay.stop();
      await azurite.stop();
    },
  };
}
