/** Every service in numbers, with its course over the time shown. */
import type { Timeline, Top, TopRow } from '../../../api/views.ts';
import { addSums, NO_SUMS, type Size } from '../../components/charts/amounts.ts';
import { courseOf } from '../../components/charts/course.ts';
import { type DataColumn, DataTable } from '../../components/charts/data-table.tsx';
import { NothingToShow } from '../../components/charts/figure.tsx';
import { SIZE_WORDS } from '../../components/charts/mark.ts';
import { Sparkline } from '../../components/charts/sparkline.tsx';
import { sumsColumns } from '../../components/charts/sums-columns.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Value } from '../../components/value.tsx';
import { useColors } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { valueLabel } from '../../lib/labels.ts';
import { useTimeline, useTop } from '../../lib/queries.ts';
import classes from './services-table.module.css';

const SERVICES_LIMIT = 1000;
/** The largest; the server splits no timeline into more. */
const SPARKLINES = 20;
const SPARKLINE_BINS = 60;

export function ServicesTable({ size }: { readonly size: Size }) {
  const services = useTop({ by: 'service', measure: size, limit: SERVICES_LIMIT });
  const timeline = useTimeline({ by: 'service', bins: SPARKLINE_BINS, limit: SPARKLINES });
  return (
    <section className={classes.services} aria-label="Services">
      <QueryView query={services} height={240}>
        {(top) =>
          top.rows.length === 0 ? (
            <NothingToShow>Nothing in what is shown.</NothingToShow>
          ) : (
            <Services top={top} timeline={timeline.data} size={size} />
          )
        }
      </QueryView>
    </section>
  );
}

interface ServicesProps {
  readonly top: Top;
  readonly timeline: Timeline | undefined;
  readonly size: Size;
}

type Row = TopRow & { readonly isRest?: boolean };

function Services({ top, timeline, size }: ServicesProps) {
  const format = useFormat();
  const colour = useColors('service');
  const whole = top.rows.reduce(addSums, addSums(NO_SUMS, top.other));
  const days = new Set(top.rows.flatMap((row) => [row.first.slice(0, 10), row.last.slice(0, 10)]));
  const time = (text: string) =>
    text === '' ? '' : format.time(text, { date: days.size > 1, digits: 3, zone: false });
  const courses = new Map(
    timeline?.series.filter((one) => !one.isOther).map((one) => [one.value, courseOf(one, size)]),
  );
  const columns: readonly DataColumn<Row>[] = [
    {
      id: 'service',
      head: 'Service',
      cell: (row) =>
        row.isRest ? (
          `Other (${format.count(top.other.values)})`
        ) : (
          <Value field="service" value={row.value} color={colour(row.value)} />
        ),
      sortBy: (row) => valueLabel('service', row.value),
    },
    ...sumsColumns(format, whole, size, (row: Row) => row),
    {
      id: 'first',
      head: `First seen (${format.zone})`,
      isNumber: true,
      cell: (row) => time(row.first),
      sortBy: (row) => row.first,
    },
    {
      id: 'last',
      head: `Last seen (${format.zone})`,
      isNumber: true,
      cell: (row) => time(row.last),
      sortBy: (row) => row.last,
    },
    {
      id: 'course',
      head: `${SIZE_WORDS[size]} over time`,
      doc: `For the ${SPARKLINES} largest services; each line on its own scale.`,
      cell: (row) => {
        const values = row.isRest ? undefined : courses.get(row.value);
        if (values === undefined) return null;
        const label = `${valueLabel('service', row.value)} over time`;
        return <Sparkline values={values} colour={colour(row.value)} label={label} />;
      },
    },
  ];
  const rest: Row = { ...top.other, value: null, first: '', last: '', isRest: true };
  return (
    <DataTable
      caption="Services in numbers"
      columns={columns}
      rows={top.rows}
      foot={top.other.values > 0 ? [rest] : []}
      keyOf={(row: Row) => (row.isRest ? 'rest' : JSON.stringify(row.value))}
    />
  );
}
