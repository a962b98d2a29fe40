import { describe, expect, test } from 'vitest';
import { cssVariables, DARK, LIGHT, type Tokens } from './tokens.ts';

type Rgb = readonly [number, number, number];

const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const rgb = (hex: string): Rgb =>
  [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as unknown as Rgb;
const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(rgb(a)), luminance(rgb(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const SIGHT = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function seen(hex: string, sight: keyof typeof SIGHT): Rgb {
  const m = SIGHT[sight];
  const [r, g, b] = rgb(hex);
  return [0, 3, 6].map((row) =>
    Math.min(1, Math.max(0, m[row]! * r + m[row + 1]! * g + m[row + 2]! * b)),
  ) as unknown as Rgb;
}

/** Ottosson 2020: OKLab, where distance is difference as seen; times 100. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
const apart = (a: string, b: string, sight: keyof typeof SIGHT): number => {
  const [x, y] = [oklab(seen(a, sight)), oklab(seen(b, sight))];
  return 100 * Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
};

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as [string, Tokens][])('%s', (_name, tokens) => {
  test.each(['text', 'textDim', 'accent', 'bad', 'warn', 'good'] as const)('%s can be read', (name) => {
    for (const behind of ['surface', 'page', 'raised', 'hover', 'selected'] as const) {
      expect(contrast(tokens[name], tokens[behind]), `${name} on ${behind}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('what is wrong can be read on its own ground', () => {
    expect(contrast(tokens.bad, tokens.badSoft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens.warn, tokens.warnSoft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens.accent, tokens.accentSoft)).toBeGreaterThanOrEqual(4.5);
  });

  test('marks stand out from the surface', () => {
    for (const mark of [...tokens.categorical, tokens.sent, tokens.received, tokens.other, tokens.notKnown]) {
      expect(contrast(mark, tokens.surface), mark).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(Object.keys(SIGHT) as (keyof typeof SIGHT)[])('ten hues stay apart with %s', (sight) => {
    expect(tokens.categorical).toHaveLength(10);
    tokens.categorical.forEach((a, i) => {
      for (const b of tokens.categorical.slice(i + 1)) expect(apart(a, b, sight), `${a} ${b}`).toBeGreaterThan(8);
    });
    expect(apart(tokens.sent, tokens.received, sight)).toBeGreaterThan(8);
  });

  test('the sequential scale goes one way in lightness', () => {
    const lightness = tokens.sequential.map((color) => oklab(rgb(color))[0]);
    const sorted = lightness.toSorted((a, b) => a - b);
    expect(lightness).toEqual(tokens === LIGHT ? sorted.toReversed() : sorted);
  });
});

test('names become CSS variables', () => {
  expect(cssVariables(LIGHT)).toMatchObject({
    '--cs-text-dim': LIGHT.textDim,
    '--cs-categorical-9': LIGHT.categorical[9],
  });
});
