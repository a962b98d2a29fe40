/** One conversation of the generated traffic: what its packets are, in order. */
import { clientHello, dnsAnswer, dnsQuery, hostName, httpRequest, httpResponse, serverHello } from './payloads.ts';
import type { Random } from './random.ts';

/** TCP flags of a step; 0 for UDP. */
export interface Step {
  readonly fromClient: boolean;
  readonly flags: number;
  /** What the payload begins with; null: random bytes throughout. */
  readonly head: Uint8Array | null;
  readonly payloadLen: number;
  /** Not captured in order: the sequence number moves on, but the packet is sent again later. */
  readonly isRetransmission?: boolean;
}

export interface Conversation {
  readonly isTcp: boolean;
  readonly client: number;
  readonly server: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly steps: readonly Step[];
  next: number;
  clientSeq: number;
  serverSeq: number;
}

const FIN_ACK = 0x11;
const SYN = 0x02;
const RST_ACK = 0x14;
const ACK = 0x10;
const PSH_ACK = 0x18;
const SYN_ACK = 0x12;
const MSS = 1448;

/** Packets and sizes chosen for a mean near 350 bytes a packet: many small exchanges, few large transfers. */
export function mixedConversation(random: Random): Conversation {
  const kind = random.below(100);
  if (kind < 38) return dns(random);
  if (kind < 42) return rejected(random);
  if (kind < 46) return datagrams(random);
  return tcp(random, kind < 80 ? 443 : 80);
}

/** Conversations whose packets all fit a 64-byte frame. */
export function smallConversation(random: Random): Conversation {
  const isTcp = random.below(2) === 0;
  const count = random.between(6, 50);
  const steps: Step[] = isTcp ? [step(true, SYN), step(false, SYN_ACK), step(true, ACK)] : [];
  for (let i = 0; i < count; i++) steps.push(step(i % 2 === 0, isTcp ? PSH_ACK : 0, null, isTcp ? 6 : 18));
  if (isTcp) steps.push(step(true, FIN_ACK), step(false, FIN_ACK), step(true, ACK));
  return conversation(random, isTcp, isTcp ? 5000 : 6000, steps);
}

function step(
  fromClient: boolean,
  flags: number,
  head: Uint8Array | null = null,
  payloadLen = head?.length ?? 0,
): Step {
  return { fromClient, flags, head, payloadLen };
}

function conversation(random: Random, isTcp: boolean, serverPort: number, steps: readonly Step[]): Conversation {
  return {
    isTcp,
    client: 0x0a00_0000 + random.below(20_000),
    server: 0xc000_0200 + random.below(4_000) * 16,
    clientPort: random.between(32_768, 65_535),
    serverPort,
    steps,
    next: 0,
    clientSeq: random.below(0x1_0000_0000),
    serverSeq: random.below(0x1_0000_0000),
  };
}

function dns(random: Random): Conversation {
  const name = hostName(random);
  const id = random.below(65_536);
  const address = [192, 0, random.below(256), random.below(256)];
  return conversation(random, false, 53, [
    step(true, 0, dnsQuery(id, name)),
    step(false, 0, dnsAnswer(id, name, address)),
  ]);
}

function rejected(random: Random): Conversation {
  return conversation(random, true, random.between(1, 1023), [step(true, SYN), step(false, RST_ACK)]);
}

function datagrams(random: Random): Conversation {
  const steps = Array.from({ length: random.between(10, 60) }, () =>
    step(random.below(3) > 0, 0, null, random.between(60, 400)),
  );
  return conversation(random, false, random.between(10_000, 20_000), steps);
}

function tcp(random: Random, serverPort: number): Conversation {
  const name = hostName(random);
  const steps: Step[] = [step(true, SYN), step(false, SYN_ACK), step(true, ACK)];
  const requests = random.between(1, 3);
  for (let i = 0; i < requests; i++) {
    const isFirst = i === 0;
    const length = random.below(40) === 0 ? random.between(20_000, 60_000) : random.between(200, 5_000);
    if (serverPort === 80) {
      steps.push(step(true, PSH_ACK, httpRequest(random, name)));
      transfer(random, steps, httpResponse(length), length);
    } else if (isFirst) {
      steps.push(step(true, PSH_ACK, clientHello(random, name)));
      transfer(random, steps, serverHello(random), length);
    } else {
      steps.push(step(true, PSH_ACK, null, random.between(80, 500)));
      transfer(random, steps, null, length);
    }
  }
  if (random.below(12) === 0) steps.push(step(true, RST_ACK));
  else steps.push(step(true, FIN_ACK), step(false, FIN_ACK), step(true, ACK));
  return conversation(random, true, serverPort, steps);
}

/** An answer in full segments, one in two of them acknowledged, some sent twice. */
function transfer(random: Random, steps: Step[], head: Uint8Array | null, length: number): void {
  steps.push(step(false, ACK));
  let left = length + (head?.length ?? 0);
  for (let i = 0; left > 0; i++) {
    const size = Math.max(Math.min(left, MSS), i === 0 ? (head?.length ?? 1) : 1);
    const segment = step(false, left > size ? ACK : PSH_ACK, i === 0 ? head : null, size);
    steps.push(segment);
    if (random.below(200) === 0) steps.push({ ...segment, isRetransmission: true });
    if (i % 2 === 1) steps.push(step(true, ACK));
    left -= size;
  }
  steps.push(step(true, ACK));
}
