/** Which captures are shown, and what they are. */
import type { Capture } from '../../api/captures.ts';
import { useCaptures } from './queries.ts';
import { useScope } from './scope.ts';

/** Those named in the scope (`1,4`), else all. */
export function shownCaptures(captures: readonly Capture[], scope: string | undefined): readonly Capture[] {
  if (scope === undefined) return captures;
  const ids = new Set(scope.split(',').map(Number));
  return captures.filter((capture) => ids.has(capture.id));
}

/** Packets tell what flow logs do not, and flow logs what packets do not. */
export interface Kinds {
  readonly hasPackets: boolean;
  readonly hasLogs: boolean;
}

/** What is not read yet is taken for packets. */
export function kindsOf(captures: readonly Pick<Capture, 'state' | 'log'>[]): Kinds {
  const own = captures.filter(({ state }) => state !== 'unpacked' && state !== 'duplicate');
  const hasLogs = own.some(({ log }) => log !== null);
  return { hasLogs, hasPackets: !hasLogs || own.some(({ log }) => log === null) };
}

export function useKinds(): Kinds {
  const { dataset, scope } = useScope();
  const { data: captures = [] } = useCaptures(dataset);
  return kindsOf(shownCaptures(captures, scope.capture));
}
