import type { Packet } from '../../wire/packet.ts';

const TCP = 6;
const SYN = 2;
const ACK = 16;

/** What the sequence numbers of a connection are counted from, as Wireshark does: from its SYN, else so that they begin with 1. */
export class RelativeNumbers {
  #sent: number | null = null;
  #received: number | null = null;

  /** What those of the packet are counted from; 0 where that is not known. */
  next(packet: Packet, direction: 'sent' | 'received'): { seq: number; ack: number } {
    const isSent = direction === 'sent';
    let own = isSent ? this.#sent : this.#received;
    let peer = isSent ? this.#received : this.#sent;
    if (packet.proto === TCP && packet.srcPort >= 0) {
      const isSyn = (packet.tcpFlags & SYN) !== 0;
      own ??= isSyn ? packet.seq : (packet.seq - 1) | 0;
      if (!isSyn && (packet.tcpFlags & ACK) !== 0) peer ??= (packet.ack - 1) | 0;
    }
    this.#sent = isSent ? own : peer;
    this.#received = isSent ? peer : own;
    return { seq: own ?? 0, ack: peer ?? 0 };
  }
}
