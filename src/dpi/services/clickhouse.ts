import type { Analyzer } from '../analyzer.ts';

export const clickhouse: Analyzer = {
  service: 'clickhouse',
  title: 'ClickHouse native',
  category: 'database',
  doc: 'Native protocol of ClickHouse databases.',
  standard: 'https://clickhouse.com/docs/native-protocol',
  transports: ['tcp'],
  likelyPorts: [9000, 9440],
  firstBytes: [0x00],
  aliases: {},

  inspect(bytes) {
    const length = bytes.u8(1);
    if (bytes.u8(0) !== 0 || length < 10 || length > 64 || !bytes.isPrintable(2, length)) return 'no';
    const name = bytes.text(2, length);
    return /^ClickHouse/.test(name) ? { facts: { client: name } } : 'no';
  },
};
