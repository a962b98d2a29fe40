/**
 * Every colour of the pages, for light and dark, in one place. Theme and stylesheets read them as CSS variables
 * (`--cs-…`), charts, which draw on canvas, as values. Text keeps 4.5:1 and marks 3:1 against `surface`; the ten
 * categorical hues stay apart under protanopia, deuteranopia and tritanopia: `tokens.test.ts` measures both.
 */
export interface Tokens {
  /** Behind everything. */
  readonly page: string;
  /** Behind data: panels, tables, charts. */
  readonly surface: string;
  readonly raised: string;
  readonly hover: string;
  readonly selected: string;
  readonly border: string;
  readonly grid: string;
  readonly text: string;
  readonly textDim: string;
  /** What can be acted on. */
  readonly accent: string;
  readonly accentSoft: string;
  /** What is wrong. */
  readonly bad: string;
  readonly badSoft: string;
  readonly warn: string;
  readonly warnSoft: string;
  readonly good: string;
  readonly sent: string;
  readonly received: string;
  /** Ten hues, in the order they are given out. */
  readonly categorical: readonly string[];
  /** Everything beyond the ten. */
  readonly other: string;
  readonly notKnown: string;
  /** From little to much. */
  readonly sequential: readonly string[];
  /** A thing that could have a volume and has none, such as a country without traffic. */
  readonly none: string;
}

export const LIGHT: Tokens = {
  page: '#f4f5f7',
  surface: '#ffffff',
  raised: '#ffffff',
  hover: '#f0f2f6',
  selected: '#e6ecfb',
  border: '#dfe2e8',
  grid: '#eceef2',
  text: '#1a1f27',
  textDim: '#5a6372',
  accent: '#2f56c9',
  accentSoft: '#e6ecfb',
  bad: '#c02a2a',
  badSoft: '#fcebea',
  warn: '#8a5a00',
  warnSoft: '#fdf3dc',
  good: '#1d7a46',
  sent: '#1c7fc0',
  received: '#d9700a',
  categorical: [
    '#2560c4',
    '#c3881f',
    '#0a937a',
    '#ed5fb3',
    '#2c97f5',
    '#8a302b',
    '#7b7000',
    '#4310a3',
    '#0e5768',
    '#4d0522',
  ],
  other: '#868f9c',
  notKnown: '#8f8b84',
  sequential: ['#dbe7f8', '#b7cff1', '#8db3e8', '#6094dc', '#3a76cb', '#235bab', '#164384', '#0c2d5e'],
  none: '#eceef1',
};

export const DARK: Tokens = {
  page: '#101317',
  surface: '#171b20',
  raised: '#1e232a',
  hover: '#20262d',
  selected: '#212c45',
  border: '#2c333c',
  grid: '#252b33',
  text: '#e3e7ed',
  textDim: '#98a2b0',
  accent: '#8ba9ff',
  accentSoft: '#212c45',
  bad: '#ff8278',
  badSoft: '#3a2122',
  warn: '#f0bd55',
  warnSoft: '#352b16',
  good: '#5fce8e',
  sent: '#4ba9ec',
  received: '#f1934a',
  categorical: [
    '#41befe',
    '#f0bc5c',
    '#4dab71',
    '#fd86ba',
    '#bae4fe',
    '#fe6510',
    '#f2fc5a',
    '#9d6efd',
    '#5c7daa',
    '#bf3665',
  ],
  other: '#7a8492',
  notKnown: '#86817a',
  sequential: ['#1d2c43', '#213d66', '#27518a', '#3169ae', '#4385cf', '#67a3e6', '#95c2f5', '#cbe2ff'],
  none: '#242a31',
};

/** `textDim` → `--cs-text-dim`; lists get a number from 0. */
export function cssVariables(tokens: Tokens): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(tokens)) {
    const variable = `--cs-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (typeof value === 'string') variables[variable] = value;
    else
      value.forEach((entry: string, index: number) => {
        variables[`${variable}-${index}`] = entry;
      });
  }
  return variables;
}
