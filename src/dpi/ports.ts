/** What a flow without recognised content probably is, by the ports that IANA assigns or that practice knows. */
import type { Transport } from './analyzer.ts';
import { NOTHING_KNOWN, type Recognition } from './recognition.ts';
import { usualAt } from './registry.ts';

const GUESSES = new Map<string, Recognition>();

/** A guess for the pair of ports, the destination's first; null when neither is usual. Shared objects: no cost per flow. */
export function guessByPort(transport: Transport, srcPort: number, dstPort: number): Recognition | null {
  const usual = usualAt(transport, dstPort) ?? usualAt(transport, srcPort);
  return usual === null ? null : guess(usual.service);
}

function guess(serviceGuess: string): Recognition {
  let recognition = GUESSES.get(serviceGuess);
  if (recognition === undefined) {
    recognition = { ...NOTHING_KNOWN, serviceGuess };
    GUESSES.set(serviceGuess, recognition);
  }
  return recognition;
}
