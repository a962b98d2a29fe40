/** World map: countries coloured by volume on a logarithmic scale; those too small to see carry a dot. */
import { geoEqualEarthRaw } from 'd3-geo';
import type { MapSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GeoComponentOption } from 'echarts/components';
import type { Tokens } from '../../lib/tokens.ts';
import { colourAt, type LogScale, positionOn } from './log-scale.ts';
import type { Mark } from './mark.ts';
import type { Picture } from './picture.ts';

export const WORLD = 'world';

/** West, north, east, south of all but a few islands: nothing of the page is spent on the open Pacific. */
const LAND: [[number, number], [number, number]] = [
  [-166, 83],
  [179, -56],
];

const RADIANS = Math.PI / 180;
/** Units of the plane to a radian at the equator: any that leaves the lines sharp. */
const PLANE = 100;

export interface CountryVolume {
  /** ISO 3166 two-letter code. */
  readonly code: string;
  readonly amount: number;
  readonly mark: Mark;
}

export interface WorldMapInput {
  readonly countries: readonly CountryVolume[];
  readonly scale: LogScale | undefined;
  readonly tokens: Tokens;
  readonly selected: string | undefined;
  /** Where small countries lie: longitude and latitude by code. */
  readonly small: ReadonlyMap<string, readonly [number, number]>;
}

/**
 * Equal Earth: no country weighs more for lying in the north. The raw projection, because a country across the
 * antimeridian stays whole, a little beyond the edge.
 */
const projection = {
  project: ([longitude = 0, latitude = 0]: number[]): number[] => {
    const [x, y] = geoEqualEarthRaw(longitude * RADIANS, latitude * RADIANS);
    return [x * PLANE, -y * PLANE];
  },
  unproject: ([x = 0, y = 0]: number[]): number[] => {
    const [longitude, latitude] = geoEqualEarthRaw.invert?.(x / PLANE, -y / PLANE) ?? [0, 0];
    return [longitude / RADIANS, latitude / RADIANS];
  },
};

export function worldMapPicture({ countries, scale, tokens, selected, small }: WorldMapInput): Picture {
  const fill = (amount: number): string =>
    scale === undefined || amount <= 0 ? tokens.none : colourAt(tokens.sequential, positionOn(scale, amount));
  const outline = (code: string) =>
    code === selected
      ? { borderColor: tokens.text, borderWidth: 2 }
      : { borderColor: tokens.surface, borderWidth: 0.5 };
  const geo: GeoComponentOption = {
    map: WORLD,
    projection,
    roam: 'move',
    scaleLimit: { min: 1, max: 12 },
    left: 0,
    right: 0,
    top: 4,
    bottom: 4,
    preserveAspect: true,
    boundingCoords: LAND,
    label: { show: false },
    itemStyle: { areaColor: tokens.none, borderColor: tokens.surface, borderWidth: 0.5 },
    emphasis: { label: { show: false }, itemStyle: { areaColor: tokens.none } },
    select: { disabled: true },
  };
  const shapes: MapSeriesOption = {
    type: 'map',
    geoIndex: 0,
    map: WORLD,
    selectedMode: false,
    data: countries.map(({ code, amount, mark }) => ({ name: code, value: amount, mark: mark.id })),
  };
  geo.regions = countries.map(({ code, amount }) => ({
    name: code,
    itemStyle: { areaColor: fill(amount), ...outline(code) },
    emphasis: {
      label: { show: false },
      itemStyle: { areaColor: fill(amount), borderColor: tokens.text, borderWidth: 1.5 },
    },
  }));
  const dots: ScatterSeriesOption = {
    type: 'scatter',
    coordinateSystem: 'geo',
    symbolSize: 9,
    data: countries.flatMap(({ code, amount, mark }) => {
      const at = small.get(code);
      if (at === undefined || amount <= 0) return [];
      const style = { color: fill(amount), borderColor: code === selected ? tokens.text : tokens.surface };
      return [
        { name: code, value: [...at], mark: mark.id, itemStyle: { ...style, borderWidth: code === selected ? 2 : 1 } },
      ];
    }),
    emphasis: { itemStyle: { borderColor: tokens.text, borderWidth: 1.5 } },
  };
  return {
    option: { geo, series: [shapes, dots] },
    marks: countries.map(({ mark }) => mark),
    place: (mark) => ({ seriesIndex: undefined, geoIndex: 0, name: mark.country }),
  };
}
