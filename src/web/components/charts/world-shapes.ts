/**
 * Country shapes for the map: Natural Earth 1:50m (public domain, by way of world-atlas) as GeoJSON keyed by ISO 3166
 * two-letter codes. Lines are thinned to what a screen can show; whole arcs are thinned, so borders stay shared.
 */
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import { feature, merge } from 'topojson-client';
import type {
  Arc,
  GeometryCollection,
  GeometryObject,
  Topology,
  MultiPolygon as TopoMultiPolygon,
  Polygon as TopoPolygon,
} from 'topojson-specification';
import { alpha2Of } from './iso-3166.ts';

/** `name` is the two-letter code: the key ECharts joins values by. */
export type WorldShapes = FeatureCollection<MultiPolygon, { readonly name: string }>;
export type WorldAtlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;

type Shape = (TopoPolygon | TopoMultiPolygon) & GeometryObject<{ name: string }>;

/** Quantisation steps of the atlas (about 0.0036 by 0.0017 degrees): points of a line nearer than this become one. */
const THINNING_STEPS = 36;
/** Shorter lines are left alone, so that small islands keep their form. */
const THINNED_FROM_POINTS = 12;

/** Shapes without a numeric code, under the code that addresses from there carry. */
const CODE_OF_NAME: Readonly<Record<string, string>> = { Kosovo: 'XK', Somaliland: 'SO', 'N. Cyprus': 'CY' };

/** One feature per country. Antarctica is left out: it would take a fifth of the picture. */
export function worldShapes(atlas: WorldAtlas): WorldShapes {
  const thinned: WorldAtlas = { ...atlas, arcs: atlas.arcs.map(thin) };
  const byCode = new Map<string, Shape[]>();
  for (const geometry of thinned.objects.countries.geometries) {
    if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') continue;
    const code = geometry.id === undefined ? CODE_OF_NAME[geometry.properties?.name ?? ''] : alpha2Of(`${geometry.id}`);
    if (code === undefined || code === 'AQ') continue;
    byCode.set(code, [...(byCode.get(code) ?? []), geometry]);
  }
  return { type: 'FeatureCollection', features: [...byCode].map(([code, shapes]) => country(thinned, code, shapes)) };
}

function country(atlas: WorldAtlas, code: string, shapes: readonly Shape[]): WorldShapes['features'][number] {
  const [only, ...more] = shapes;
  const geometry =
    only !== undefined && more.length === 0
      ? (feature(atlas, only) as Feature<Polygon | MultiPolygon>).geometry
      : merge(atlas, [...shapes]);
  return { type: 'Feature', properties: { name: code }, geometry: unwrapped(geometry) };
}

/** Lets longitudes run on beyond 180°, so that a shape across the antimeridian stays in one piece. */
function unwrapped(geometry: Polygon | MultiPolygon): MultiPolygon {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(unwrapRing)) };
}

function unwrapRing(ring: readonly Position[]): Position[] {
  const start = ring.some(([x = 0]) => x > 90) && ring.some(([x = 0]) => x < -90) ? 180 : (ring[0]?.[0] ?? 0);
  let before = start;
  return ring.map(([x = 0, y = 0]) => {
    before = x + 360 * Math.round((before - x) / 360);
    return [before, y];
  });
}

/** Arcs of a quantised topology are differences from point to point, which add up. */
function thin(arc: Arc): Arc {
  if (arc.length < THINNED_FROM_POINTS) return arc;
  const kept: Arc = [];
  let dx = 0;
  let dy = 0;
  arc.forEach(([stepX = 0, stepY = 0], index) => {
    dx += stepX;
    dy += stepY;
    const isEnd = index === 0 || index === arc.length - 1;
    if (!isEnd && Math.hypot(dx, dy / 2) < THINNING_STEPS) return;
    kept.push([dx, dy]);
    dx = 0;
    dy = 0;
  });
  return kept.length < 4 ? arc : kept;
}
