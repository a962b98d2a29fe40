/**
 * A virtual network flow log to measure with. A flow costs more than a tuple, so that the mix of tuples decides how fast
 * an import is; the mixes here are those of logs that were met:
 *
 * - `real`: as the one real log of an interface that was at hand, 8,203 tuples of some minutes. 5,054 allowed flows begin, 3,142
 *   of them end, 7 are denied, none goes on so long that it would be told (five minutes). All but 7 have one source, all but
 *   31 port 80 as destination. Of all these it has the most flows a tuple, 0.62, and is the default for it.
 * - `hour`: the same log read until all has ended; one flow in eight goes on, as one in eleven tuples of Microsoft's NSG sample.
 * - `docs`: the worked example of Microsoft's pages, where each flow begins, goes on and ends.
 */
import { Random } from './random.ts';

interface Mix {
  /** Of a thousand flows. */
  readonly denied: number;
  readonly continue: number;
  readonly end: number;
}

export const MIXES: Readonly<Record<string, Mix>> = {
  real: { denied: 1, continue: 0, end: 622 },
  hour: { denied: 1, continue: 125, end: 1000 },
  docs: { denied: 0, continue: 1000, end: 1000 },
};

const START = 1_663_146_000_000;
/** Entries are a minute each; the real log has 550 tuples in one. */
const TUPLES_AN_ENTRY = 2_000;
const MINUTE = 60_000;
/** Tuples between a flow's first and its last: three seconds, where those of Microsoft's samples are at 0, 0, 3 and 7 ms, 1 and 5.5 s. */
const SHORT = 100;
/** Tuples until it is told that a flow goes on: five minutes. */
const LONG = 5 * TUPLES_AN_ENTRY;
const SERVERS = 32;
const CLIENTS = 50_000;
const FIRST_CLIENT_PORT = 1024;

export function* flowLog(mix: Mix, tuples: number): Generator<string> {
  const traffic = new Traffic(mix);
  yield '{"records":[';
  for (let from = 0; from < tuples; from += TUPLES_AN_ENTRY) {
    const count = Math.min(TUPLES_AN_ENTRY, tuples - from);
    const entry = from / TUPLES_AN_ENTRY;
    const list = Array.from({ length: count }, (_, i) => {
      const time = START + Math.floor((entry + i / count) * MINUTE);
      return `"${time},${traffic.next()}"`;
    });
    yield `${from > 0 ? ',' : ''}{"time":"2022-09-14T09:00:52.5625085Z","flowLogVersion":4,"flowLogGUID":"c8b6d7d5-1111-4c3b-9a53-000000000000",`;
    yield `"macAddress":"000D3AD53B86","category":"FlowLogFlowEvent","operationName":"FlowLogFlowEvent",`;
    yield `"targetResourceID":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v",`;
    yield `"flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"DefaultRule_AllowVnetOutBound","flowTuples":[${list.join(',')}]}]}]}}`;
  }
  yield ']}';
}

interface Due {
  readonly at: number;
  readonly flow: string;
}

/** Tuples without their time. */
class Traffic {
  readonly #mix: Mix;
  readonly #random = new Random(7);
  /** Each in the order in which they are due. */
  readonly #ends: Due[] = [];
  readonly #goesOn: Due[] = [];
  #tuples = 0;

  constructor(mix: Mix) {
    this.#mix = mix;
  }

  next(): string {
    const at = this.#tuples++;
    const random = this.#random;
    const bytes = 200 + random.below(20_000);
    if (this.#goesOn[0] !== undefined && this.#goesOn[0].at <= at) {
      const { flow } = this.#goesOn.shift()!;
      this.#ends.push({ at: at + SHORT, flow });
      return `${flow},C,NX,22,${bytes},33,${9 * bytes}`;
    }
    if (this.#ends[0] !== undefined && this.#ends[0].at <= at)
      return `${this.#ends.shift()!.flow},E,NX,6,${bytes},11,${4 * bytes}`;
    if (random.below(1000) < this.#mix.denied)
      return `${client(random)},10.1.0.4,${port(random)},1950,6,I,D,NX,0,0,0,0`;
    const flow =
      random.below(300) === 0
        ? `10.1.0.4,${client(random)},${port(random)},443,6,O`
        : `10.1.0.4,10.1.1.${random.below(SERVERS)},${port(random)},80,6,O`;
    if (random.below(1000) < this.#mix.continue) this.#goesOn.push({ at: at + LONG, flow });
    else if (random.below(1000) < this.#mix.end) this.#ends.push({ at: at + SHORT, flow });
    return `${flow},B,NX,0,0,0,0`;
  }
}

const port = (random: Random): number => random.between(FIRST_CLIENT_PORT, 65_535);

function client(random: Random): string {
  const number = random.below(CLIENTS);
  return `${20 + (number % 180)}.${number % 251}.${number >> 8}.7`;
}
