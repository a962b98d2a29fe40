import { type Analyzer, YES } from '../analyzer.ts';

export const quake3: Analyzer = {
  service: 'quake3',
  title: 'Quake III and kin',
  category: 'game',
  doc: 'Games on the engine of Quake III.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [27960, 27961, 28960],
  firstBytes: [0xff],
  aliases: { ndpi: ['Quake', 'Armagetron'], wireshark: ['quake3'] },

  inspect(bytes) {
    return bytes.u32(0) === 0xffffffff &&
      /^(getinfo|getstatus|getchallenge|statusResponse|infoResponse|challengeResponse|connectResponse|getservers)/.test(
        bytes.text(4, 20),
      )
      ? YES
      : 'no';
  },
};
