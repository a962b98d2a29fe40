/** A question answered by a distribution: histogram with percentiles, and the table of its bins. */
import type { Histogram } from '../../../api/views.ts';
import { type DataColumn, DataTable } from '../../components/charts/data-table.tsx';
import { Figure, NothingToShow } from '../../components/charts/figure.tsx';
import { HistogramChart } from '../../components/charts/histogram-chart.tsx';
import { layOut } from '../../components/charts/histogram-layout.ts';
import { QueryView } from '../../components/query-view.tsx';
import { type Format, useFormat } from '../../lib/format.ts';
import { useHistogram } from '../../lib/queries.ts';
import type { HistogramQuestion } from './questions.ts';

export interface HistogramFigureProps {
  readonly question: HistogramQuestion;
  readonly isSeen: boolean;
}

export function HistogramFigure({ question, isSeen }: HistogramFigureProps) {
  const query = useHistogram({ field: question.field }, {}, isSeen);
  const format = useFormat();
  return (
    <Figure title={question.title} note={question.note}>
      {(isTable) => (
        <QueryView query={query} height={220}>
          {(histogram) =>
            isTable ? <Bins histogram={histogram} question={question} /> : draw(histogram, question, format)
          }
        </QueryView>
      )}
    </Figure>
  );
}

const valueFormat = (format: Format, { unit }: HistogramQuestion) =>
  unit === 'seconds' ? format.duration : format.bytes;

function draw(histogram: Histogram, question: HistogramQuestion, format: Format) {
  const layout = layOut(histogram, question.unit);
  const notKnown =
    histogram.notKnown > 0 ? `${format.things(histogram.notKnown, 'flow')} ${question.notKnown}` : undefined;
  if (layout === undefined) return <NothingToShow>{notKnown ?? 'Nothing in what is shown.'}</NothingToShow>;
  return (
    <HistogramChart
      layout={layout}
      name={question.title}
      axis={question.axis}
      formatValue={valueFormat(format, question)}
      formatCount={format.count}
      {...(notKnown !== undefined && { notKnown })}
      {...(question.filterField !== undefined && { filterField: question.filterField })}
    />
  );
}

type Bin = Histogram['bins'][number];

function Bins({ histogram, question }: { readonly histogram: Histogram; readonly question: HistogramQuestion }) {
  const format = useFormat();
  const show = valueFormat(format, question);
  const bins = histogram.bins.filter((bin) => bin.flows > 0);
  const all = bins.reduce((sum, bin) => sum + bin.flows, 0);
  const columns: readonly DataColumn<Bin>[] = [
    { id: 'from', head: 'From', isNumber: true, cell: (bin) => show(bin.from) },
    { id: 'to', head: 'To, not included', isNumber: true, cell: (bin) => show(bin.to) },
    { id: 'flows', head: 'Flows', isNumber: true, cell: (bin) => format.count(bin.flows) },
    { id: 'share', head: 'Share', isNumber: true, cell: (bin) => format.percent(bin.flows / all) },
  ];
  return (
    <DataTable
      caption={question.title}
      columns={columns}
      rows={bins}
      keyOf={(bin) => String(bin.from)}
      maxHeight={320}
    />
  );
}
