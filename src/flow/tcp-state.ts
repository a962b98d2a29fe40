/**
 * The state of each end of a TCP connection and what `conn_state` calls the two together, as Zeek defines them
 * (TCPSessionAdapter.cc and the `conn_state` table of Conn::Info): what was seen, not what the end must be in.
 */
export const Endpoint = {
  inactive: 0,
  synSent: 1,
  synAckSent: 2,
  /** Has sent, without an opening that was seen. */
  partial: 3,
  established: 4,
  closed: 5,
  reset: 6,
} as const;
export type Endpoint = (typeof Endpoint)[keyof typeof Endpoint];

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

const { inactive, synSent, synAckSent, partial, established, closed, reset } = Endpoint;

/** Both states of a connection: own in bits 0-2, own before in bits 3-5, the peer's in 6-8, the peer's before in 9-11. */
type States = number;

/**
 * The states after a segment with `flags` and `len` bytes of payload. `isSource`: the sender opened the flow. Own and
 * peer are as the sender sees them; `own` and `peer` hold the state in bits 0-2 and the one before it in bits 3-5.
 */
export function nextStates(own: number, peer: number, isSource: boolean, flags: number, len: number): States {
  const ownState = own & 7;
  const peerState = peer & 7;
  const isSyn = (flags & SYN) !== 0;
  const isFin = (flags & FIN) !== 0;
  const isRst = (flags & RST) !== 0;
  switch (ownState) {
    case inactive: {
      let next = own;
      let nextPeer = peer;
      if (isSyn) {
        if (isSource) next = enter(next, (flags & ACK) !== 0 ? synAckSent : synSent);
        else {
          if (peerState === synSent) nextPeer = enter(peer, established);
          next = enter(next, established);
        }
      }
      if (isFin) next = enter(next, closed);
      if (isRst) next = enter(next, reset);
      if ((next & 7) === inactive) {
        const isEarlyAck = !isSource && len === 0 && peerState === synSent;
        if (!isEarlyAck) next = enter(next, (flags & ACK) !== 0 && peerState === established ? established : partial);
      }
      return next | (nextPeer << 6);
    }
    case synSent:
    case synAckSent: {
      let next = own;
      if (isFin) next = enter(next, closed);
      if (isRst) next = enter(next, reset);
      return next | (peer << 6);
    }
    case established:
    case partial: {
      let next = own;
      let nextPeer = peer;
      if (isSyn && ownState === partial && peerState === inactive && (flags & ACK) === 0) next = enter(next, synSent);
      if (isFin && !isRst) {
        next = enter(next, closed);
        // A FIN followed by a RST was a normal end after all.
        if (peerState === reset && peer >> 3 === closed) nextPeer = enter(peer, closed);
      }
      if (isRst) next = enter(next, reset);
      return next | (nextPeer << 6);
    }
    case closed:
      return (isRst && peerState !== closed ? enter(own, reset) : own) | (peer << 6);
    default:
      return own | (peer << 6);
  }
}

function enter(states: number, next: Endpoint): number {
  return next | ((states & 7) << 3);
}

/** Zeek's `conn_state` of a TCP flow; `hasPayload`: either side sent payload. */
export function tcpConnState(source: number, destination: number, hasPayload: boolean): string {
  const isSourceSilent = source === inactive || source === partial;
  const isDestinationSilent = destination === inactive || destination === partial;
  if (destination === reset) {
    if (source === synSent || source === synAckSent || (source === reset && !hasPayload)) return 'REJ';
    return isSourceSilent ? 'RSTRH' : 'RSTR';
  }
  if (source === reset) return isDestinationSilent ? 'RSTOS0' : 'RSTO';
  if (source === closed && destination === closed) return 'SF';
  if (source === closed) return isDestinationSilent ? 'SH' : 'S2';
  if (destination === closed) return isSourceSilent ? 'SHR' : 'S3';
  if (source === synSent && destination === inactive) return 'S0';
  return source === established && destination === established ? 'S1' : 'OTH';
}

/** Zeek's `conn_state` of a UDP flow, by which sides sent. */
export function udpConnState(hasSent: boolean, hasReceived: boolean): string {
  if (hasSent) return hasReceived ? 'SF' : 'S0';
  return hasReceived ? 'SHR' : 'OTH';
}

/** Whether nothing but stragglers is to come: one side gave up, or both are done. */
export function isTerminated(source: number, destination: number): boolean {
  return source === reset || destination === reset || (source === closed && destination === closed);
}
