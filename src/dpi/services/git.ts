import { type Analyzer, firstOf } from '../analyzer.ts';
import { cleanName } from '../tls/hello.ts';

export const git: Analyzer = {
  service: 'git',
  title: 'Git',
  category: 'collaboration',
  doc: 'Source code fetched without encryption.',
  standard: 'https://git-scm.com/docs/pack-protocol',
  transports: ['tcp'],
  likelyPorts: [9418],
  firstBytes: firstOf('0'),
  aliases: { ndpi: ['Git'], wireshark: ['git'], iana: ['git'] },

  inspect(bytes) {
    const length = Number.parseInt(bytes.text(0, 4), 16);
    const isRequest =
      bytes.has('git-upload-pack ', 4) || bytes.has('git-receive-pack ', 4) || bytes.has('git-upload-archive ', 4);
    if (!(length >= 4) || !isRequest) return 'no';
    const host = /\0host=([^\0:]+)/.exec(bytes.text(4, Math.min(length, 512)))?.[1];
    return { client: 'sender', ...(host === undefined ? {} : { serverName: cleanName(host) }) };
  },
};
