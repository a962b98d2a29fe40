/** What about a capture people should know before they trust its figures, each a sentence. */
import type { Capture } from '../../../api/captures.ts';
import { ERRORS, isErrorCode } from '../../../base/errors.ts';
import type { Format } from '../../lib/format.ts';
import { failureText, sentence } from '../../lib/sentence.ts';

export interface Oddity {
  readonly text: string;
  /** What to do, where something can be done. */
  readonly fix?: string;
  readonly isBad: boolean;
}

const IS = ['is', 'are'] as const;
const WAS = ['was', 'were'] as const;
const HAS = ['has', 'have'] as const;

export function oddities(capture: Capture, { count, things }: Pick<Format, 'count' | 'things'>): Oddity[] {
  const { damage, truncatedPackets, droppedPackets, quality, error } = capture;
  const found: Oddity[] = [];
  const note = (value: number, thing: string, [one, many]: readonly [string, string], what: string) => {
    if (value > 0) found.push({ text: `${things(value, thing)} ${value === 1 ? one : many} ${what}`, isBad: false });
  };
  if (error !== null) found.push({ text: failureText(error), fix: fixOf(error.code), isBad: true });
  if (damage !== null)
    found.push({
      text: `${sentence(damage.message)} Everything before byte ${count(damage.offset)} was read.`,
      isBad: false,
    });
  note(
    truncatedPackets,
    'packet',
    WAS,
    `cut short when captured, of ${count(capture.packets)}: bytes are counted in full, but what their content would tell is not known.`,
  );
  note(droppedPackets ?? 0, 'packet', WAS, 'dropped by the capturing system: flows may lack some of theirs.');
  if (quality === null) return found;
  note(quality.duplicatePackets, 'packet', WAS, 'captured twice, as where both sides of a path are mirrored.');
  note(
    quality.clockStepsBack,
    'packet',
    IS,
    'stamped earlier than the one before: interfaces were merged, or the clock was set back.',
  );
  note(quality.clockJumpsAhead, 'packet', IS, 'stamped over an hour later than the one before.');
  note(
    quality.oversizePackets,
    'packet',
    IS,
    'longer than Ethernet carries: jumbo frames, or a network card that cuts and merges segments.',
  );
  note(quality.oneSidedFlows, 'TCP flow', WAS, 'captured in one direction only.');
  const { ipv4 = 0, tcp = 0, udp = 0 } = quality.checksumErrors ?? {};
  note(ipv4 + tcp + udp, 'packet', HAS, 'a wrong checksum.');
  return found;
}

const fixOf = (code: string): string => (isErrorCode(code) ? ERRORS[code].fix : '');
