import { type Analyzer, FROM_CLIENT, firstOf } from '../analyzer.ts';

/** Facilities 0 to 23 with eight severities each. */
const MAX_PRIORITY = 191;

export const syslog: Analyzer = {
  service: 'syslog',
  title: 'Syslog',
  category: 'management',
  doc: 'Log messages on their way to where they are kept.',
  standard: 'RFC 5424',
  transports: ['udp', 'tcp'],
  likelyPorts: [514, 601, 6514],
  firstBytes: firstOf('<'),
  aliases: { ndpi: ['Syslog'], wireshark: ['syslog'], zeek: ['syslog'], iana: ['syslog'] },

  inspect(bytes) {
    const digits = bytes.indexOf(0x3e, 2, 5) - 1;
    if (digits < 1) return 'no';
    const text = bytes.text(1, digits);
    if (!/^\d{1,3}$/.test(text) || Number(text) > MAX_PRIORITY) return 'no';
    const rest = bytes.text(digits + 2, 32);
    return RFC_5424.test(rest) ||
      RFC_3164.test(rest) ||
      USUAL.test(rest) ||
      (bytes.onPort(514) && /^[\x20-\x7e\t]{4,}/.test(rest))
      ? FROM_CLIENT
      : 'no';
  },
};

const RFC_5424 = /^1 (\d{4}-\d\d-\d\dT|- )/;
const RFC_3164 = /^ ?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d/;
/** Devices that leave out the time: a program's name with or without its number, or a counter of messages. */
const USUAL = /^ ?([\w./-]{2,}(\[\d+\])?:|\d+: |%[A-Z]|last message|snort: )/;
