import type { Analyzer } from '../analyzer.ts';

/** Login requests and responses carry texts such as InitiatorName. */

export const iscsi: Analyzer = {
  service: 'iscsi',
  title: 'iSCSI',
  category: 'file-transfer',
  doc: 'Disks over the network.',
  standard: 'RFC 7143',
  transports: ['tcp'],
  likelyPorts: [3260, 860],
  firstBytes: [0x03, 0x23, 0x43],
  aliases: { wireshark: ['iscsi'], iana: ['iscsi-target'] },

  inspect(bytes) {
    const opcode = bytes.u8(0) & 0x3f;
    if (bytes.length < 48 || (opcode !== 0x03 && opcode !== 0x23)) return 'no';
    const isLogin = bytes.u8(2) === 0 && bytes.u8(3) === 0 && bytes.u8(4) === 0 && bytes.u24(5) <= 0x10000;
    const name = /InitiatorName=([^\0]+)/.exec(bytes.text(48, 300))?.[1];
    if (!isLogin || (name === undefined && !bytes.onPort(3260, 860))) return 'no';
    return {
      client: opcode === 0x03 ? 'sender' : 'receiver',
      ...(name === undefined ? {} : { facts: { initiator: name } }),
    };
  },
};
