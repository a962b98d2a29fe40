/** Without details a flow's service is the same as with them: they are more, never other. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { haveNdpiCaptures, NDPI_CAPTURES, recognizeCapture } from './ndpi-comparison.ts';

describe.skipIf(!haveNdpiCaptures())('over nDPI’s own captures', () => {
  test('the service needs no details', async () => {
    const captures = readdirSync(NDPI_CAPTURES).filter((name) => /\.pcap(ng)?$/.test(name));
    expect(captures.length).toBeGreaterThan(200);
    let flows = 0;
    for (const name of captures) {
      const full = await recognizeCapture(join(NDPI_CAPTURES, name));
      const bare = await recognizeCapture(join(NDPI_CAPTURES, name), { details: false });
      const differing = [...full].filter(([key, flow]) => flow?.service !== bare.get(key)?.service);
      expect([name, differing.map(([key]) => key)]).toEqual([name, []]);
      flows += full.size;
    }
    expect(flows).toBeGreaterThan(3000);
  });
});
