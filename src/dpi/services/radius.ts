import { type Analyzer, YES } from '../analyzer.ts';

const MIN_LEN = 20;
/** Codes of the IANA registry that are in use. */
const CODES: readonly number[] = [1, 2, 3, 4, 5, 11, 12, 13, 40, 41, 42, 43, 44, 45];
const USER_NAME = 1;

export const radius: Analyzer = {
  service: 'radius',
  title: 'RADIUS',
  category: 'authentication',
  doc: 'Sign-in to networks, and what it cost.',
  standard: 'RFC 2865',
  transports: ['udp'],
  likelyPorts: [1812, 1813, 1645, 1646, 3799],
  firstBytes: null,
  aliases: { ndpi: ['Radius', 'RADIUS'], wireshark: ['radius'], zeek: ['radius'], iana: ['radius', 'radius-acct'] },

  inspect(bytes) {
    const code = bytes.u8(0);
    const length = bytes.u16(2);
    const wire = Math.max(bytes.length, bytes.wireLength);
    if (!CODES.includes(code) || length < MIN_LEN || length !== wire) return 'no';
    let user: string | null = null;
    let at = MIN_LEN;
    for (let n = 0; n < 64 && at < length; n++) {
      const size = bytes.u8(at + 1);
      if (size < 2 || at + size > length) return bytes.length < wire ? YES : 'no';
      if (bytes.u8(at) === USER_NAME) user = bytes.text(at + 2, Math.min(size - 2, 128));
      at += size;
    }
    if (length === MIN_LEN && !bytes.onPort(1812, 1813, 1645, 1646, 3799)) return 'no';
    const isRequest = code === 1 || code === 4 || code === 12 || code === 40 || code === 43;
    return { client: isRequest ? 'sender' : 'receiver', ...(user === null ? {} : { facts: { user } }) };
  },
};
