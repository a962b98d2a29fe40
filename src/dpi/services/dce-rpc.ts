import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

const PacketType = {
  request: 0,
  ping: 1,
  response: 2,
  fault: 3,
  bind: 11,
  bindAck: 12,
  alterContext: 14,
  auth3: 16,
} as const;
/** PROFINET's interfaces and objects end with these bytes (IEC 61158-6-10). */
const PROFINET_UUID = '\x11\xd1\x82\x71';
const PROFINET_UUID_LITTLE = '\xd1\x11\x82\x71';

export const dceRpc: Analyzer = {
  service: 'dce-rpc',
  title: 'DCE/RPC',
  category: 'rpc',
  doc: 'Remote procedure calls of Windows, and of PROFINET, which opens with them.',
  standard: 'DCE 1.1 RPC (C706), MS-RPCE',
  transports: ['tcp', 'udp'],
  likelyPorts: [135, 34964, 49155, 49664],
  firstBytes: [0x04, 0x05],
  aliases: {
    ndpi: ['DCERPC', 'DCE_RPC'],
    wireshark: ['dcerpc', 'pn_io'],
    zeek: ['dce_rpc'],
    iana: ['epmap', 'profinet-cm'],
  },

  inspect(bytes) {
    const type = bytes.u8(bytes.isTcp ? 2 : 1);
    if (bytes.isTcp) {
      const isHeader =
        bytes.u8(0) === 5 && bytes.u8(1) <= 1 && type <= 19 && (bytes.u8(4) === 0x10 || bytes.u8(4) === 0x00);
      const length = bytes.u8(4) === 0x10 ? bytes.u16le(8) : bytes.u16(8);
      if (!isHeader || length < 16 || (bytes.u8(3) & 0x40) !== 0) return 'no';
      const isClient =
        type === PacketType.request ||
        type === PacketType.bind ||
        type === PacketType.alterContext ||
        type === PacketType.auth3;
      return isClient ? FROM_CLIENT : FROM_SERVER;
    }
    if (bytes.u8(0) !== 4 || type > 10 || bytes.u8(2) > 0x7f || bytes.length < 80 || (bytes.u8(4) & 0xee) !== 0)
      return 'no';
    const length = bytes.u8(4) === 0x10 ? bytes.u16le(74) : bytes.u16(74);
    if (length !== Math.max(bytes.length, bytes.wireLength) - 80) return 'no';
    const isProfinet = bytes.find(PROFINET_UUID, 8, 40) > 0 || bytes.find(PROFINET_UUID_LITTLE, 8, 40) > 0;
    const client = type === PacketType.request || type === PacketType.ping ? 'sender' : 'receiver';
    return { client, ...(isProfinet ? { application: 'PROFINET' } : {}) };
  },
};
