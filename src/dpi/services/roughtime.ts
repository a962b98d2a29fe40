import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

/** Tags that requests and answers must have. */
const isRequestTag = (bytes: Bytes, at: number): boolean =>
  bytes.has('NONC', at) || bytes.has('VER\0', at) || bytes.has('PAD\xff', at);

export const roughtime: Analyzer = {
  service: 'roughtime',
  title: 'Roughtime',
  category: 'network',
  doc: 'Rough, but provable time.',
  standard: 'draft-ietf-ntp-roughtime',
  transports: ['udp'],
  likelyPorts: [2002],
  firstBytes: null,
  aliases: { ndpi: ['Roughtime'], wireshark: ['roughtime'] },

  inspect(bytes) {
    const start = bytes.has('ROUGHTIM') ? 12 : 0;
    const tags = bytes.u32le(start);
    if (tags < 1 || tags > 16 || bytes.length < start + 8 * tags) return 'no';
    const firstTag = start + 4 * tags;
    if (
      bytes.has('SIG\0', firstTag) ||
      bytes.has('SREP', firstTag + 8) ||
      bytes.has('NONC', firstTag) ||
      (isRequestTag(bytes, firstTag) && start > 0)
    )
      return bytes.has('SIG\0', firstTag) ? FROM_SERVER : FROM_CLIENT;
    return 'no';
  },
};
