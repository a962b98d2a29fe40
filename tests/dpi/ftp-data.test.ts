/** Connections for data, which the control connection announces: actively and passively, over IPv4 and IPv6. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CAPTURES } from '../oracle/captures.ts';
import { recognizeCapture } from './ndpi-comparison.ts';

/** With how many connections there are that carry bytes, none of them to port 21, as tshark counts streams. */
test.each([
  ['ndpi/ftp.pcap', 2],
  ['zeek/ftp/ipv4.pcap', 4],
  ['zeek/ftp/ipv6.pcap', 5],
  ['zeek/ftp/bigtransfer.pcap', 2],
])('%s', async (capture, count) => {
  const path = join(CAPTURES, capture);
  if (!existsSync(path)) return;
  const services = [...(await recognizeCapture(path)).values()].map((flow) => flow?.service);
  expect(services.filter((service) => service === 'ftp-data')).toHaveLength(count);
});
