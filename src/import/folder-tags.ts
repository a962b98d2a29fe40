/**
 * Tags out of file names, by a pattern such as `{host}_{interface}_{*}.pcap`: what stands in braces is a tag's name, and
 * takes what lies between the texts around it; `{*}` takes what is no tag. `web1_eth0_2026.pcap` gives `host:web1` and
 * `interface:eth0`. There is nothing else to a pattern, so that matching takes one walk through the name.
 */
import { AppError } from '../base/errors.ts';

export const PATTERN_LENGTH = 200;
export const PATTERN_PARTS = 10;

const PART = /\{([a-z][a-z0-9 _-]{0,30}|\*)\}/giu;

export interface TagPattern {
  /** Texts around the parts: one more than these. */
  readonly texts: readonly string[];
  /** Names of tags; `*` for what is none. */
  readonly parts: readonly string[];
}

/** Throws REQUEST_INVALID with what is wrong. */
export function parseTagPattern(pattern: string): TagPattern {
  const invalid = (why: string) => new AppError('REQUEST_INVALID', `the pattern for tags: ${why}`);
  if (pattern.length > PATTERN_LENGTH) throw invalid(`it has more than ${PATTERN_LENGTH} characters`);
  const parts = [...pattern.matchAll(PART)].map(([, name = '*']) => name);
  const texts = pattern.split(PART).filter((_, i) => i % 2 === 0);
  if (parts.length === 0) throw invalid('it names no part, as {host} does');
  if (parts.length > PATTERN_PARTS) throw invalid(`it names more than ${PATTERN_PARTS} parts`);
  if (texts.some((text) => /[{}]/.test(text))) throw invalid('braces hold a name of letters and digits, or *');
  if (texts.slice(1, -1).includes('')) throw invalid('between two parts there must be some text');
  return { texts, parts };
}

/** The tags that `name` gives; none where it is of another shape. */
export function tagsOf(name: string, { texts, parts }: TagPattern): string[] {
  const [head = ''] = texts;
  if (!name.startsWith(head)) return [];
  const tags: string[] = [];
  let at = head.length;
  for (const [i, part] of parts.entries()) {
    const text = texts[i + 1] ?? '';
    const isLast = i === parts.length - 1;
    const end = !isLast ? name.indexOf(text, at) : name.endsWith(text) ? name.length - text.length : -1;
    if (end <= at) return [];
    if (part !== '*') tags.push(`${part}:${name.slice(at, end)}`);
    at = end + text.length;
  }
  return tags;
}
