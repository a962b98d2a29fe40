import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoArea, geoCentroid } from 'd3-geo';
import { expect, test } from 'vitest';
import { type WorldAtlas, worldShapes } from './world-shapes.ts';

const path = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');
const atlas: WorldAtlas = JSON.parse(readFileSync(path, 'utf8'));
const shapes = worldShapes(atlas);
const shapeOf = (code: string) => shapes.features.find((shape) => shape.properties.name === code);

test('every shape has a code, each code once', () => {
  const codes = shapes.features.map((shape) => shape.properties.name);
  expect(codes.length).toBeGreaterThan(230);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[A-Z]{2}$/);
});

test.each([
  ['DE', 10.4, 51.1],
  ['BR', -53.1, -10.8],
  ['SG', 103.8, 1.4],
  ['XK', 20.9, 42.6],
  ['NZ', 171.7, -41.9],
])('%s lies where it lies', (code, longitude, latitude) => {
  const shape = shapeOf(code);
  expect(shape).toBeDefined();
  const [x = Number.NaN, y = Number.NaN] = geoCentroid(shape!);
  expect(Math.abs(x - longitude)).toBeLessThan(1.5);
  expect(Math.abs(y - latitude)).toBeLessThan(1.5);
});

test('Antarctica is not drawn', () => {
  expect(shapeOf('AQ')).toBeUndefined();
});

test('thinning keeps the land and drops most points', () => {
  const countPoints = (value: unknown): number =>
    Array.isArray(value) ? (typeof value[0] === 'number' ? 1 : value.reduce((n, part) => n + countPoints(part), 0)) : 0;
  const points = shapes.features.reduce((n, shape) => n + countPoints(shape.geometry.coordinates), 0);
  expect(points).toBeLessThan(60_000);
  const squareKilometres = (code: string) => geoArea(shapeOf(code)!) * 6371 ** 2;
  expect(squareKilometres('FR') / 640_000).toBeCloseTo(1, 1);
  expect(squareKilometres('SO') / 637_657).toBeCloseTo(1, 1);
});

test('no line leaps across the map', () => {
  for (const shape of shapes.features) {
    for (const ring of shape.geometry.coordinates.flat()) {
      ring.forEach(([x = 0], index) => {
        expect(Math.abs(x - (ring[index - 1]?.[0] ?? x))).toBeLessThan(30);
      });
    }
  }
  const russia = shapeOf('RU')!
    .geometry.coordinates.flat(2)
    .map(([x = 0]) => x);
  expect(Math.max(...russia)).toBeCloseTo(190.3, 0);
  expect(Math.min(...russia)).toBeGreaterThan(19);
});
