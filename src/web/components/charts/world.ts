/** Fetches the country shapes once and tells ECharts of them. */
import { useQuery } from '@tanstack/react-query';
import { geoArea, geoCentroid } from 'd3-geo';
import atlasAddress from 'world-atlas/countries-50m.json?url';
import { registerMap } from './echarts.ts';
import { WORLD } from './world-map.ts';
import { type WorldAtlas, type WorldShapes, worldShapes } from './world-shapes.ts';

export interface World {
  readonly codes: ReadonlySet<string>;
  /** Countries too small to see on the whole map, with the middle of each. */
  readonly small: ReadonlyMap<string, readonly [number, number]>;
}

/** Steradians; about 12 000 km², four pixels on a wide screen. */
const SMALL = 3e-4;

export function smallCountries(shapes: WorldShapes): Map<string, [number, number]> {
  const small = shapes.features.filter((shape) => geoArea(shape) < SMALL);
  return new Map(small.map((shape) => [shape.properties.name, geoCentroid(shape)]));
}

async function loadWorld(): Promise<World> {
  const response = await fetch(atlasAddress);
  if (!response.ok) throw new Error(`the map's shapes did not come: status ${response.status}`);
  const shapes = worldShapes((await response.json()) as WorldAtlas);
  registerMap(WORLD, shapes as Parameters<typeof registerMap>[1]);
  return { codes: new Set(shapes.features.map((shape) => shape.properties.name)), small: smallCountries(shapes) };
}

export const useWorld = () =>
  useQuery({ queryKey: ['world'], queryFn: loadWorld, staleTime: Number.POSITIVE_INFINITY });
