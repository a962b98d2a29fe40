/** Treemap of services inside their categories: area is the size, unknown traffic a slice like any other. */
import type { TreemapSeriesOption } from 'echarts/charts';
import type { Sums } from '../../../api/scope.ts';
import type { Pairs, Top } from '../../../api/views.ts';
import type { Format } from '../../lib/format.ts';
import type { Tokens } from '../../lib/tokens.ts';
import { addSums, amountOf, NO_SUMS, type Size } from './amounts.ts';
import { inkOn } from './contrast.ts';
import { fitting } from './fitting.ts';
import { formatSize, type Mark, sumsFacts } from './mark.ts';
import type { Picture } from './picture.ts';

/** Pixels. */
const HEAD_PADDING = 4;
const LEAF_PADDING = 6;

export interface TreemapInput {
  /** `a` the category, `b` the service. */
  readonly pairs: Pairs;
  /** Flows of no known service by what their port says; null where the port says nothing. */
  readonly guesses: Top | undefined;
  readonly size: Size;
  readonly format: Format;
  readonly tokens: Tokens;
  readonly serviceColour: (service: string | null) => string;
  /** Pixels across the item that is drawn at this index. */
  readonly widthOf: (dataIndex: number) => number;
}

interface Branch {
  readonly id: string;
  readonly title: string;
  /** What choosing the whole branch filters by. */
  readonly terms: Mark['terms'];
  readonly sums: Sums;
  readonly leaves: readonly Leaf[];
}
interface Leaf {
  readonly mark: Mark;
  /** Shorter than the mark's title where the branch says the rest. */
  readonly label: string;
  readonly amount: number;
  readonly colour: string;
}

export function treemapPicture(input: TreemapInput): Picture {
  const whole = [...input.pairs.rows, input.pairs.other].reduce<Sums>(addSums, NO_SUMS);
  const branches = branchesOf(input, whole);
  const marks: Mark[] = [];
  const data = branches.map((branch) => {
    const mark: Mark = {
      id: branch.id,
      title: branch.title,
      facts: sumsFacts(input.format, branch.sums, whole, input.size),
      terms: branch.terms,
    };
    const amount = formatSize(input.format, input.size, amountOf(branch.sums, input.size));
    marks.push(mark, ...branch.leaves.map((leaf) => leaf.mark));
    return {
      name: mark.id,
      mark: mark.id,
      value: amountOf(branch.sums, input.size),
      label: { show: false },
      upperLabel: {
        formatter: ({ dataIndex }: { dataIndex: number }) =>
          fitting([`${mark.title}  ${amount}`, mark.title], input.widthOf(dataIndex) - HEAD_PADDING * 2, 'bold'),
      },
      itemStyle: { color: input.tokens.surface },
      children: branch.leaves.map((leaf) => leafItem(leaf, input)),
    };
  });
  const series: TreemapSeriesOption = {
    type: 'treemap',
    // Its own switch: the one for all charts does not reach the treemap.
    animation: false,
    left: 0,
    right: 0,
    top: 0,
    bottom: 0,
    roam: false,
    nodeClick: false,
    breadcrumb: { show: false },
    visibleMin: 1,
    label: {
      show: true,
      position: 'insideTopLeft',
      padding: [4, LEAF_PADDING],
      fontSize: 12,
      lineHeight: 16,
      overflow: 'truncate',
    },
    upperLabel: {
      show: true,
      height: 22,
      color: input.tokens.text,
      fontSize: 12,
      fontWeight: 600,
      padding: [0, HEAD_PADDING],
    },
    itemStyle: { borderColor: input.tokens.surface, borderWidth: 0, gapWidth: 2 },
    levels: [
      { itemStyle: { gapWidth: 6, borderWidth: 0 }, upperLabel: { show: false } },
      { itemStyle: { gapWidth: 2, borderWidth: 0 }, emphasis: { upperLabel: { color: input.tokens.accent } } },
      { itemStyle: { gapWidth: 0 }, emphasis: { itemStyle: { borderColor: input.tokens.text, borderWidth: 2 } } },
    ],
    data,
  };
  return { option: { series: [series] }, marks };
}

function leafItem(leaf: Leaf, { format, size, widthOf }: TreemapInput) {
  const amount = formatSize(format, size, leaf.amount);
  const ink = inkOn(leaf.colour);
  return {
    name: leaf.mark.id,
    mark: leaf.mark.id,
    value: leaf.amount,
    itemStyle: { color: leaf.colour },
    label: {
      color: ink,
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const room = widthOf(dataIndex) - LEAF_PADDING * 2;
        const name = fitting([leaf.label], room);
        return name === '' ? '' : `${name}\n${fitting([amount], room)}`;
      },
    },
    emphasis: { label: { color: ink } },
  };
}

function branchesOf(input: TreemapInput, whole: Sums): Branch[] {
  const { pairs, size, format, tokens } = input;
  const branches = new Map<string, Branch & { sums: Sums; leaves: Leaf[] }>();
  for (const row of pairs.rows) {
    const head = branchHead(row.a, row.b);
    const branch = branches.get(head.id) ?? { ...head, sums: NO_SUMS, leaves: [] };
    branch.sums = addSums(branch.sums, row);
    if (row.b === null && input.guesses !== undefined) {
      if (branch.leaves.length === 0) branch.leaves.push(...guessLeaves(input, input.guesses, whole));
    } else {
      const service = row.b === null ? null : String(row.b);
      const mark: Mark = {
        id: `${head.id}/${row.a}/${service}`,
        title: service ?? 'not known',
        facts: sumsFacts(format, row, whole, size),
        terms: [{ field: 'service', value: service }],
      };
      branch.leaves.push({
        mark,
        label: mark.title,
        amount: amountOf(row, size),
        colour: input.serviceColour(service),
      });
    }
    branches.set(head.id, branch);
  }
  if (pairs.other.flows > 0) {
    const mark: Mark = {
      id: 'rest/',
      title: `Other (${format.count(pairs.other.pairs)})`,
      facts: sumsFacts(format, pairs.other, whole, size),
      terms: [],
    };
    const leaf: Leaf = { mark, label: mark.title, amount: amountOf(pairs.other, size), colour: tokens.other };
    branches.set('rest', { id: 'rest', title: 'Other', terms: [], sums: pairs.other, leaves: [leaf] });
  }
  return [...branches.values()].sort((a, b) => amountOf(b.sums, size) - amountOf(a.sums, size));
}

/** What is of no known service is one branch, whatever its category; known services without a category are another. */
function branchHead(
  category: string | number | null,
  service: string | number | null,
): Pick<Branch, 'id' | 'title' | 'terms'> {
  if (service === null) return { id: 'not-known', title: 'Not known', terms: [{ field: 'service', value: null }] };
  const title = category === null ? 'No category' : String(category);
  return { id: `category:${category}`, title, terms: [{ field: 'category', value: category }] };
}

/** Unknown traffic, parted by what its ports say: a hint, never a service. */
function guessLeaves({ size, format, tokens }: TreemapInput, guesses: Top, whole: Sums): Leaf[] {
  const leaves: Leaf[] = guesses.rows.map((row) => ({
    mark: {
      id: `guess:${row.value}`,
      title: row.value === null ? 'not known' : `not known; port says ${row.value}`,
      facts: sumsFacts(format, row, whole, size),
      terms: [
        { field: 'service', value: null },
        { field: 'service_guess', value: row.value },
      ],
    },
    label: row.value === null ? 'no hint' : `port says ${row.value}`,
    amount: amountOf(row, size),
    colour: tokens.notKnown,
  }));
  if (guesses.other.flows > 0) {
    const mark: Mark = {
      id: 'guess:rest',
      title: `not known; other ports (${format.count(guesses.other.values)})`,
      facts: sumsFacts(format, guesses.other, whole, size),
      terms: [],
    };
    leaves.push({ mark, label: 'other ports', amount: amountOf(guesses.other, size), colour: tokens.notKnown });
  }
  return leaves;
}
