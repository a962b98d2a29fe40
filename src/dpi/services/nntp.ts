import { type Analyzer, FROM_CLIENT, firstOf } from '../analyzer.ts';

export const nntp: Analyzer = {
  service: 'nntp',
  title: 'NNTP',
  category: 'news',
  doc: 'Articles of Usenet.',
  standard: 'RFC 3977',
  transports: ['tcp'],
  likelyPorts: [119, 563, 433],
  firstBytes: firstOf('2mMaAgGxXlLcC'),
  aliases: { ndpi: ['Usenet'], wireshark: ['nntp'], iana: ['nntp'] },

  inspect(bytes) {
    const line = bytes.line(0, 512);
    if (line === null) return 'no';
    if (/^20[01] .*(nntp|news|innd|leafnode|usenet|posting)/i.test(line))
      return { client: 'receiver', facts: { greeting: line } };
    return bytes.onPort(119) && /^(mode reader|authinfo user|group |article |xover|list( |$)|capabilities)/i.test(line)
      ? FROM_CLIENT
      : 'no';
  },
};
