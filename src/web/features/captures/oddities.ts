/** What about a capture people should know before they trust its figures, each a sentence. */
import type { Capture } from '../../../api/captures.ts';
import { ERRORS } from '../../../base/errors.ts';
import { failureText, sentence } from '../../lib/sentence.ts';

export interface Oddity {
  readonly text: string;
  /** What to do, where something can be done. */
  readonly fix?: string;
  readonly isBad: boolean;
}

type Count = (count: number) => string;

export function oddities(capture: Capture, count: Count): Oddity[] {
  const { damage, truncatedPackets, droppedPackets, quality, error } = capture;
  const found: Oddity[] = [];
  const note = (value: number, text: string) => {
    if (value > 0) found.push({ text: `${count(value)} ${text}`, isBad: false });
  };
  if (error !== null) found.push({ text: failureText(error), fix: fixOf(error.code), isBad: true });
  if (damage !== null)
    found.push({
      text: `${sentence(damage.message)} Everything before byte ${count(damage.offset)} was read.`,
      isBad: false,
    });
  note(
    truncatedPackets,
    `of ${count(capture.packets)} packets were cut short when they were captured: bytes are counted in full, but what their content would tell is not known.`,
  );
  note(droppedPackets ?? 0, 'packets were dropped by the capturing system: flows may lack some of theirs.');
  if (quality === null) return found;
  note(quality.duplicatePackets, 'packets were captured twice, as where both sides of a path are mirrored.');
  note(
    quality.clockStepsBack,
    'packets are stamped earlier than the one before: interfaces were merged, or the clock was set back.',
  );
  note(quality.clockJumpsAhead, 'packets are stamped over an hour later than the one before.');
  note(
    quality.oversizePackets,
    'packets are longer than Ethernet carries: jumbo frames, or a network card that cuts and merges segments.',
  );
  note(quality.oneSidedFlows, 'TCP flows were captured in one direction only.');
  const { ipv4 = 0, tcp = 0, udp = 0 } = quality.checksumErrors ?? {};
  note(ipv4 + tcp + udp, 'packets have a wrong checksum.');
  return found;
}

const fixOf = (code: string): string => (Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS].fix : '');
