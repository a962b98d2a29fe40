import { type Analyzer, FROM_CLIENT, firstOf, YES } from '../analyzer.ts';

export const corba: Analyzer = {
  service: 'corba',
  title: 'CORBA GIOP',
  category: 'rpc',
  doc: 'Objects that call each other across machines.',
  standard: 'OMG CORBA 3.3, part 2',
  transports: ['tcp', 'udp'],
  likelyPorts: [683, 2809],
  firstBytes: firstOf('GM'),
  aliases: { ndpi: ['Corba'], wireshark: ['giop'] },

  inspect(bytes) {
    return (bytes.has('GIOP') && bytes.u8(4) === 1) || (bytes.has('MIOP') && !bytes.isTcp)
      ? bytes.u8(7) === 0
        ? FROM_CLIENT
        : YES
      : 'no';
  },
};
