import { type Analyzer, firstOf } from '../analyzer.ts';

export const ookla: Analyzer = {
  service: 'ookla',
  title: 'Ookla Speedtest',
  category: 'management',
  doc: 'Measures a line against servers of Speedtest.',
  standard: null,
  transports: ['tcp', 'udp'],
  likelyPorts: [8080, 5060],
  firstBytes: firstOf('HLPDU'),
  aliases: { ndpi: ['Ookla'] },

  inspect(bytes) {
    const whole = bytes.line(0, 128);
    const line = whole ?? bytes.text(0, 64);
    const isOpening = /^HI [0-9a-f]{8}-[0-9a-f]{4}-/.test(line) || /^HELLO \d+\.\d+ \(\d/.test(line);
    if (isOpening || (whole === 'HI' && bytes.length <= 4))
      return { application: 'Speedtest', client: line.startsWith('HI') ? 'sender' : 'receiver' };
    return 'no';
  },
};
