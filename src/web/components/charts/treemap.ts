/** Treemap of services inside their categories: area is the size, unknown traffic a slice like any other. */
import type { TreemapSeriesOption } from 'echarts/charts';
import type { Pairs, Sums, Top } from '../../../api/schemas.ts';
import type { Format } from '../../lib/format.ts';
import type { Tokens } from '../../lib/tokens.ts';
import { addSums, amountOf, NO_SUMS, type Size } from './amounts.ts';
import { inkOn } from './contrast.ts';
import { formatSize, type Mark, sumsFacts } from './mark.ts';
import type { Picture } from './picture.ts';

export interface TreemapInput {
  /** `a` the category, `b` the service. */
  readonly pairs: Pairs;
  /** Flows of no known service by what their port says; null where the port says nothing. */
  readonly guesses: Top | undefined;
  readonly size: Size;
  readonly format: Format;
  readonly tokens: Tokens;
  readonly serviceColour: (service: string | null) => string;
}

interface Branch {
  readonly category: string | null;
  readonly sums: Sums;
  readonly leaves: readonly Leaf[];
}
interface Leaf {
  readonly mark: Mark;
  readonly amount: number;
  readonly colour: string;
}

export function treemapPicture(input: TreemapInput): Picture {
  const whole = [...input.pairs.rows, input.pairs.other].reduce<Sums>(addSums, NO_SUMS);
  const branches = branchesOf(input, whole);
  const marks: Mark[] = [];
  const data = branches.map((branch) => {
    const mark: Mark = {
      id: `category:${branch.category}`,
      title: categoryTitle(branch),
      facts: sumsFacts(input.format, branch.sums, whole, input.size),
      terms: isRest(branch) ? [] : [{ field: 'category', value: branch.category }],
    };
    marks.push(mark, ...branch.leaves.map((leaf) => leaf.mark));
    return {
      name: mark.id,
      mark: mark.id,
      value: amountOf(branch.sums, input.size),
      label: { formatter: mark.title },
      upperLabel: {
        formatter: `${mark.title}  ${formatSize(input.format, input.size, amountOf(branch.sums, input.size))}`,
      },
      itemStyle: { color: input.tokens.surface },
      children: branch.leaves.map((leaf) => leafItem(leaf, input)),
    };
  });
  const series: TreemapSeriesOption = {
    type: 'treemap',
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
      padding: [4, 6],
      fontSize: 12,
      lineHeight: 16,
      overflow: 'truncate',
    },
    upperLabel: { show: true, height: 22, color: input.tokens.text, fontSize: 12, fontWeight: 600, padding: [0, 4] },
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

function leafItem(leaf: Leaf, { format, size }: TreemapInput) {
  const ink = inkOn(leaf.colour);
  return {
    name: leaf.mark.id,
    mark: leaf.mark.id,
    value: leaf.amount,
    itemStyle: { color: leaf.colour },
    label: { color: ink, formatter: `${leaf.mark.title}\n${formatSize(format, size, leaf.amount)}` },
    emphasis: { label: { color: ink } },
  };
}

const REST_CATEGORY = '\u0000rest';
const isRest = (branch: Branch): boolean => branch.category === REST_CATEGORY;

function categoryTitle(branch: Branch): string {
  if (isRest(branch)) return 'Other';
  if (branch.category !== null) return branch.category;
  return branch.leaves.every((leaf) => leaf.mark.terms.some((term) => term.field === 'service' && term.value === null))
    ? 'Not known'
    : 'No category';
}

function branchesOf(input: TreemapInput, whole: Sums): Branch[] {
  const { pairs, size, format, tokens } = input;
  const byCategory = new Map<string | null, { sums: Sums; leaves: Leaf[] }>();
  for (const row of pairs.rows) {
    const category = row.a === null ? null : String(row.a);
    const service = row.b === null ? null : String(row.b);
    const branch = byCategory.get(category) ?? { sums: NO_SUMS, leaves: [] };
    branch.sums = addSums(branch.sums, row);
    if (service === null && category === null && input.guesses !== undefined) {
      branch.leaves.push(...guessLeaves(input, input.guesses, whole));
    } else {
      const mark: Mark = {
        id: `service:${category}:${service}`,
        title: service ?? 'Not known',
        facts: sumsFacts(format, row, whole, size),
        terms: [{ field: 'service', value: service }],
      };
      branch.leaves.push({ mark, amount: amountOf(row, size), colour: input.serviceColour(service) });
    }
    byCategory.set(category, branch);
  }
  const branches: Branch[] = [...byCategory].map(([category, branch]) => ({ category, ...branch }));
  if (pairs.other.flows > 0) {
    const mark: Mark = {
      id: 'service:rest',
      title: `Other (${format.count(pairs.other.pairs)})`,
      facts: sumsFacts(format, pairs.other, whole, size),
      terms: [],
    };
    const leaf: Leaf = { mark, amount: amountOf(pairs.other, size), colour: tokens.other };
    branches.push({ category: REST_CATEGORY, sums: pairs.other, leaves: [leaf] });
  }
  return branches.toSorted((a, b) => amountOf(b.sums, size) - amountOf(a.sums, size));
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
    leaves.push({ mark, amount: amountOf(guesses.other, size), colour: tokens.notKnown });
  }
  return leaves;
}
