import { type Analyzer, YES } from '../analyzer.ts';

/** AMS/TCP header of six bytes, AMS header of thirty-two. */
const AMS_HEADER_LEN = 32;

export const ads: Analyzer = {
  service: 'ads',
  title: 'Beckhoff ADS',
  category: 'industrial',
  doc: "Controllers of Beckhoff's TwinCAT.",
  standard: 'https://infosys.beckhoff.com/content/1033/tc3_ads_intro',
  transports: ['tcp', 'udp'],
  likelyPorts: [48898],
  firstBytes: [0x00],
  aliases: { ndpi: ['BeckhoffADS'], wireshark: ['ams'] },

  inspect(bytes) {
    const length = bytes.u32le(2);
    const command = bytes.u16le(22);
    return bytes.u16(0) === 0 &&
      length + 6 === bytes.length &&
      length >= AMS_HEADER_LEN &&
      command >= 1 &&
      command <= 9 &&
      bytes.u32le(26) === length - AMS_HEADER_LEN
      ? YES
      : 'no';
  },
};
