/** Sankey diagram of what leads where: services on the left, countries on the right, ribbons as wide as the size. */
import type { SankeySeriesOption } from 'echarts/charts';
import type { Sums } from '../../../api/scope.ts';
import type { Format } from '../../lib/format.ts';
import type { Tokens } from '../../lib/tokens.ts';
import { addSums, amountOf, NO_SUMS, type Size } from './amounts.ts';
import { formatSize, type Mark, sumsFacts } from './mark.ts';
import type { Picture } from './picture.ts';
import type { End, Rolled, RolledEnd } from './roll-up.ts';

export interface SankeySide {
  readonly field: string;
  readonly labelOf: (value: string | number | null) => string;
  readonly colourOf: (value: string | number | null) => string;
  /** What a rest holds: "services", "countries". */
  readonly plural: string;
}

export interface SankeyInput {
  readonly rolled: Rolled;
  readonly a: SankeySide;
  readonly b: SankeySide;
  readonly size: Size;
  readonly format: Format;
  readonly tokens: Tokens;
  /** Pixels there are; where they are few, names stand without amounts. */
  readonly width: number;
}

/** Pixels kept free for the names beside the ends, where no ribbon crosses them; with and without amounts. */
const LABELS = { wide: { left: 140, right: 184 }, narrow: { left: 84, right: 116 } };

/** Ribbons need at least as much as their names. */
const roomOf = (width: number): keyof typeof LABELS =>
  width < 1.5 * (LABELS.wide.left + LABELS.wide.right) ? 'narrow' : 'wide';

/** Of less than this nothing can be drawn. */
export const LEAST_SANKEY_WIDTH = LABELS.narrow.left + LABELS.narrow.right + 40;

export function sankeyPicture(input: SankeyInput): Picture {
  const { rolled, size, format, tokens, width } = input;
  const { left, right } = LABELS[roomOf(width)];
  const whole = rolled.a.reduce<Sums>((sum, end) => addSums(sum, end.sums), NO_SUMS);
  const nodes = [
    ...rolled.a.map((end, index) =>
      node(input, input.a, end, `a${index}`, whole, { position: 'left', width: left - 8 }),
    ),
    ...rolled.b.map((end, index) =>
      node(input, input.b, end, `b${index}`, whole, { position: 'right', width: right - 8 }),
    ),
  ];
  const links = rolled.links
    .filter((link) => amountOf(link.sums, size) > 0)
    .map((link) => {
      const [from, to] = [rolled.a[link.a]!, rolled.b[link.b]!];
      const mark: Mark = {
        id: `a${link.a}-b${link.b}`,
        title: `${endLabel(input.a, from)} → ${endLabel(input.b, to)}`,
        facts: sumsFacts(format, link.sums, whole, size),
        terms: [...termsOf(input.a, from.end), ...termsOf(input.b, to.end)],
      };
      const colour = colourOf(input.a, from.end, tokens);
      return {
        mark,
        item: {
          source: `a${link.a}`,
          target: `b${link.b}`,
          value: amountOf(link.sums, size),
          mark: mark.id,
          lineStyle: { color: colour },
        },
      };
    });
  const series: SankeySeriesOption = {
    type: 'sankey',
    left,
    right,
    top: 4,
    bottom: 4,
    nodeWidth: 10,
    nodeGap: 16,
    draggable: false,
    layoutIterations: 0,
    label: { color: tokens.text, fontSize: 12, overflow: 'truncate' },
    lineStyle: { opacity: 0.32, curveness: 0.5 },
    emphasis: { focus: 'adjacency', lineStyle: { opacity: 0.6 } },
    blur: { lineStyle: { opacity: 0.08 } },
    data: nodes.map(({ item }) => item),
    links: links.map(({ item }) => item),
  };
  const edges = new Map(links.map(({ mark }, index) => [mark.id, index]));
  return {
    option: { series: [series] },
    marks: [...nodes, ...links].map(({ mark }) => mark),
    place: ({ id }) => (edges.has(id) ? { dataType: 'edge', dataIndex: edges.get(id) } : { name: id }),
  };
}

interface Label {
  readonly position: 'left' | 'right';
  readonly width: number;
}

function node(input: SankeyInput, side: SankeySide, end: RolledEnd, name: string, whole: Sums, label: Label) {
  const title = endLabel(side, end);
  // The side says what the others are.
  const shown = title.replace(` ${side.plural}`, '');
  const { size, format, tokens, width } = input;
  const mark: Mark = {
    id: name,
    title,
    facts: sumsFacts(format, end.sums, whole, size),
    terms: termsOf(side, end.end),
  };
  const item = {
    name,
    mark: name,
    value: amountOf(end.sums, size),
    itemStyle: { color: colourOf(side, end.end, tokens), borderWidth: 0 },
    label: {
      ...label,
      formatter: roomOf(width) === 'narrow' ? shown : `${shown}  ${formatSize(format, size, amountOf(end.sums, size))}`,
    },
  };
  return { mark, item };
}

const termsOf = (side: SankeySide, end: End): Mark['terms'] =>
  end.kind === 'rest' ? [] : [{ field: side.field, value: end.value }];

const colourOf = (side: SankeySide, end: End, tokens: Tokens): string =>
  end.kind === 'rest' ? tokens.other : side.colourOf(end.value);

function endLabel(side: SankeySide, { end, values }: RolledEnd): string {
  if (end.kind === 'value') return side.labelOf(end.value);
  return values > 0 ? `Other ${side.plural} (${values})` : `Other ${side.plural}`;
}
