/** From what analysers found to what is told of a flow. */
import type { Analyzer, Match } from './analyzer.ts';
import { applicationOf } from './applications.ts';
import type { CategoryName } from './categories.ts';
import { type Direction, type FactsJson, NOTHING_KNOWN, type Recognition } from './recognition.ts';

/** What follows a prologue is still the same conversation, with the same names; a repeated prologue keeps all of it. */
export function inherit(match: Match, before: Match, analyzer: Analyzer, opener: Analyzer): Match {
  if (analyzer === opener) return { ...match, ...before };
  const { application, serverName, facts, layers } = before;
  const opened = facts === undefined ? layers : { ...layers, [opener.service]: facts };
  return {
    ...(application === undefined ? {} : { application }),
    ...(serverName === undefined ? {} : { serverName }),
    ...match,
    ...(opened === undefined ? {} : { layers: { ...opened, ...match.layers } }),
  };
}

/** What is told of a flow whose analyser is sure. */
export function describe(
  analyzer: Analyzer,
  match: Match,
  direction: Direction,
  learnedName: string | null,
  facts: FactsJson | null,
): Recognition {
  const application = applicationOf(match, learnedName);
  const other: Direction = direction === 0 ? 1 : 0;
  return {
    service: analyzer.service,
    serviceGuess: null,
    application: application?.name ?? null,
    category: application?.category ?? analyzer.category,
    serverName: match.serverName ?? null,
    tlsVersion: match.tlsVersion ?? null,
    alpn: match.alpn ?? null,
    ja4: match.ja4 ?? null,
    rtpLost: match.rtpLost ?? null,
    clientDirection: match.client === undefined ? null : match.client === 'sender' ? direction : other,
    facts,
  };
}

const PLAIN = new Map<string, Recognition>();

/** A recognition that says the service and nothing else, shared by all flows of it. */
export function plain(service: string, category: CategoryName): Recognition {
  let recognition = PLAIN.get(service);
  if (recognition === undefined) {
    recognition = { ...NOTHING_KNOWN, service, category };
    PLAIN.set(service, recognition);
  }
  return recognition;
}
