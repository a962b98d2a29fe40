/** What may come next in a filter that is being typed: a field, a test, a value or a joining word. */
import { FIELDS, type Field, findField, isGroupable } from '../../../query/fields.ts';
import { FilterError } from '../../../query/filter-error.ts';
import { readTokens, type Token } from '../../../query/filter-tokens.ts';

export type Expected =
  | { readonly kind: 'field' }
  | { readonly kind: 'test'; readonly field: Field }
  | { readonly kind: 'value'; readonly field: Field }
  | { readonly kind: 'join' };

export interface Completion {
  readonly expected: Expected;
  /** What is typed of the word at the caret; it stands at `start` to `end`. */
  readonly typed: string;
  readonly start: number;
  readonly end: number;
}

const SIGNS = new Set(['=', '==', '!=', '<>', '<', '<=', '>', '>=', '~', 'contains', 'with', 'in']);

/** What is expected after each word before the caret. */
function after(expected: Expected, token: Token): Expected {
  const word = token.kind === 'quoted' ? '' : token.text.toLowerCase();
  switch (expected.kind) {
    case 'field': {
      const field = findField(word);
      return field === undefined ? expected : { kind: 'test', field };
    }
    case 'test':
      if (SIGNS.has(word)) return { kind: 'value', field: expected.field };
      return word === 'known' || word === 'unknown' ? { kind: 'join' } : expected;
    case 'value':
      return word === '(' ? expected : { kind: 'join' };
    case 'join':
      return word === ')' ? expected : { kind: 'field' };
  }
}

/** Follows the words up to `caret`; a quotation that is still open counts as a word that is being typed. */
export function completionAt(text: string, caret: number): Completion {
  const before = text.slice(0, caret);
  let tokens: readonly Token[];
  try {
    tokens = readTokens(before);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { start } = error.position;
    tokens = [
      ...readTokens(before.slice(0, start)).slice(0, -1),
      { kind: 'word', text: before.slice(start + 1), start, end: caret },
    ];
  }
  const words = tokens.filter(({ kind }) => kind !== 'end');
  const last = words.at(-1);
  const isTyping = last !== undefined && last.end === caret && last.kind === 'word';
  let expected: Expected = { kind: 'field' };
  let listOf: Field | null = null;
  for (const token of isTyping ? words.slice(0, -1) : words) {
    if (token.text === '(' && expected.kind === 'value') listOf = expected.field;
    if (token.text === ')') listOf = null;
    expected = listOf !== null && token.text === ',' ? { kind: 'value', field: listOf } : after(expected, token);
  }
  return isTyping
    ? { expected, typed: last.text, start: last.start, end: caret }
    : { expected, typed: '', start: caret, end: caret };
}

export interface Proposal {
  readonly text: string;
  readonly detail: string;
}

const ORDERED = ['>', '>=', '<', '<='];

/** Fields, tests or joining words that fit; values come from the server. */
export function proposals({ expected, typed }: Completion): Proposal[] {
  const wanted = typed.toLowerCase();
  switch (expected.kind) {
    case 'field':
      return [...FIELDS.values()]
        .filter(({ name, label }) => name.includes(wanted) || label.toLowerCase().includes(wanted))
        .sort((a, b) => rank(a.name, wanted) - rank(b.name, wanted))
        .map(({ name, label }) => ({ text: name, detail: label }));
    case 'test':
      return testsOf(expected.field).filter(({ text }) => text.startsWith(wanted));
    case 'join':
      return [
        { text: 'and', detail: 'both' },
        { text: 'or', detail: 'either' },
      ].filter(({ text }) => text.startsWith(wanted));
    case 'value':
      return [];
  }
}

/** Fields that are asked for most come first; what begins with the typed word before what contains it. */
const USUAL = [
  'service',
  'ip',
  'country',
  'port',
  'bytes',
  'application',
  'server_name',
  'conn_state',
  'duration',
  'rtt',
];
function rank(name: string, wanted: string): number {
  const usual = USUAL.indexOf(name);
  return (wanted !== '' && name.startsWith(wanted) ? 0 : 100) + (usual < 0 ? USUAL.length : usual);
}

const KNOWN_TESTS: readonly Proposal[] = [
  { text: 'is known', detail: 'has a value' },
  { text: 'is unknown', detail: 'has none' },
];

function testsOf(field: Field): Proposal[] {
  if (field.type === 'json') return [{ text: 'contains', detail: 'has within it' }, ...KNOWN_TESTS];
  const isText = field.type === 'text';
  const isOrdered = !isText && field.type !== 'ip' && field.type !== 'mac';
  return [
    { text: '=', detail: 'is' },
    { text: '!=', detail: 'is not' },
    ...(isOrdered ? ORDERED.map((text) => ({ text, detail: ORDER_WORDS[text] ?? '' })) : []),
    { text: 'in', detail: 'is one of (…, …)' },
    ...(isText
      ? [
          { text: 'contains', detail: 'has within it' },
          { text: 'starts with', detail: 'begins with' },
          { text: 'ends with', detail: 'ends with' },
        ]
      : []),
    ...(field.nullable ? KNOWN_TESTS : []),
  ];
}

const ORDER_WORDS: Readonly<Record<string, string>> = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
};

/** Whether the server can list the field's values. */
export const hasValues = (field: Field): boolean => isGroupable(field);

/** The text with the word at the caret replaced, and where the caret then stands. */
export function complete(text: string, { start, end }: Completion, word: string): { text: string; caret: number } {
  const lead = start > 0 && !/[\s(]$/.test(text.slice(0, start)) ? ' ' : '';
  const head = `${text.slice(0, start)}${lead}${word} `;
  return { text: head + text.slice(end).trimStart(), caret: head.length };
}
