import { type Analyzer, FROM_SERVER, firstOf } from '../analyzer.ts';
import { hostOf } from '../http-fields.ts';
import { cleanName } from '../tls/hello.ts';

const METHODS: readonly string[] = [
  'OPTIONS',
  'DESCRIBE',
  'SETUP',
  'PLAY',
  'PAUSE',
  'TEARDOWN',
  'ANNOUNCE',
  'RECORD',
  'GET_PARAMETER',
  'SET_PARAMETER',
];

export const rtsp: Analyzer = {
  service: 'rtsp',
  title: 'RTSP',
  category: 'streaming',
  doc: 'Remote control of cameras and streams.',
  standard: 'RFC 7826',
  transports: ['tcp'],
  likelyPorts: [554, 8554],
  firstBytes: firstOf('RODSPTAG'),
  aliases: { ndpi: ['RTSP'], wireshark: ['rtsp'], iana: ['rtsp'] },

  inspect(bytes) {
    if (bytes.has('RTSP/1.0 ') || bytes.has('RTSP/2.0 ')) return FROM_SERVER;
    const method = METHODS.find((name) => bytes.has(`${name} `));
    if (method === undefined) return 'no';
    const line = bytes.line(0, 1024);
    if (line === null || !/ RTSP\/\d\.\d$/.test(line)) return 'no';
    const host = hostOf(line.split(' ')[1] ?? '');
    return {
      client: 'sender',
      facts: { method },
      ...(host === null || host === '*' ? {} : { serverName: cleanName(host) }),
    };
  },
};
