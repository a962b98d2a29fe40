import { type Analyzer, FROM_SERVER, firstOf, type Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { type FactGroup, putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';

export const stomp: Analyzer = {
  service: 'stomp',
  title: 'STOMP',
  category: 'messaging',
  doc: 'Text frames to message brokers.',
  standard: 'STOMP 1.2',
  transports: ['tcp'],
  likelyPorts: [61613],
  firstBytes: firstOf('CS'),
  aliases: { wireshark: ['stomp'] },

  inspect(bytes) {
    const isConnect = bytes.has('CONNECT\n') || bytes.has('STOMP\n') || bytes.has('CONNECTED\n');
    const hasHeader =
      bytes.find('accept-version:', 5, 200) > 0 ||
      bytes.find('version:', 5, 200) > 0 ||
      bytes.find('login:', 5, 200) > 0;
    return isConnect && hasHeader ? (bytes.has('CONNECTED') ? FROM_SERVER : readConnect(bytes)) : 'no';
  },
};

/** Headers up to an empty line: the host asked for and the user. */
function readConnect(bytes: Bytes): Match {
  const text = bytes.text(0, 1024).split(/\r?\n\r?\n/, 1)[0] ?? '';
  const facts: FactGroup = {};
  const match: Match = { client: 'sender', facts };
  for (const [header, name] of [
    ['host', 'host'],
    ['login', 'user'],
  ] as const) {
    const value = new RegExp(`^${header}:(.{1,128})$`, 'm').exec(text)?.[1]?.trim();
    if (value !== undefined && value !== '') putFact(match, facts, name, value);
  }
  if (/^passcode:./m.test(text)) putPassword(match, facts);
  return match;
}
