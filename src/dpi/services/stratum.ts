import { type Analyzer, FROM_CLIENT, firstOf } from '../analyzer.ts';

const MARKS: readonly string[] = [
  '"mining.',
  '"eth_submitLogin"',
  '"eth_getWork"',
  '"eth_login"',
  '"login"',
  '"worker"',
];

export const stratum: Analyzer = {
  service: 'stratum',
  title: 'Stratum mining',
  category: 'crypto-currency',
  doc: 'Machines that mine Bitcoin, Ethereum, Monero and report to a pool.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [3333, 4444, 9999, 14444],
  firstBytes: firstOf('{'),
  aliases: { ndpi: ['Mining'] },

  inspect(bytes) {
    const text = bytes.text(0, 512);
    if (
      !/^\{\s*"(id|method|jsonrpc|worker|params|compact|agent)"/.test(text) ||
      !MARKS.some((mark) => text.includes(mark))
    )
      return 'no';
    const isLogin =
      text.includes('"method"') &&
      (text.includes('"login"')
        ? text.includes('"agent"') || text.includes('"algo"') || /"login"\s*:\s*"[0-9A-Za-z]{40,}/.test(text)
        : true);
    return isLogin ? FROM_CLIENT : 'no';
  },
};
