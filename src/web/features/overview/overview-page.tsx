/** The first page after an import: what this capture is, and what stands out in it. */
import { isWithoutCounts } from '../../components/charts/amounts.ts';
import { RankedFigure } from '../../components/charts/ranked-figure.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useColors } from '../../lib/colors.ts';
import { useCaptures, useTop, useTotals } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { shownCaptures } from '../../lib/shown-captures.ts';
import { captureQuality } from './capture-quality.ts';
import { CaptureQualityPanel } from './capture-quality-panel.tsx';
import { FactsStrip } from './facts-strip.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import classes from './overview-page.module.css';

interface Question {
  readonly title: string;
  readonly field: string;
  /** Bars shown. */
  readonly count: number;
  readonly note: string;
  /** Where flows are all there is to measure by, as of logs that count nothing. */
  readonly noteOnFlows: string;
}

const WHO: Question = {
  title: 'Who talked the most?',
  field: 'src_ip',
  count: 10,
  note: 'Sources by bytes of their flows, sent | received',
  noteOnFlows: 'Sources by their flows',
};
const WHAT: Question = {
  title: 'Which services were used?',
  field: 'service',
  count: 6,
  note: 'Bytes, sent and received',
  noteOnFlows: 'Flows',
};
const WHERE: Question = {
  title: 'With which countries?',
  field: 'far_country',
  count: 6,
  note: 'Countries on the far side by bytes, sent | received',
  noteOnFlows: 'Countries on the far side by flows',
};

const TABLE_ROWS = 100;
const FEW_HOSTS = 5;

export function OverviewPage() {
  const { dataset, scope } = useScope();
  const totals = useTotals();
  const captures = useCaptures(dataset);
  const hosts = useAnswer(WHO).query.data?.rows;
  const quality = (
    <QueryView query={captures} height={180}>
      {(value) => <CaptureQualityPanel quality={captureQuality(shownCaptures(value, scope.capture))} />}
    </QueryView>
  );
  // Where few hosts talk, their panel is short: the next one stands below it, so that neither column has much blank.
  const hasFewHosts = hosts !== undefined && hosts.length <= FEW_HOSTS;
  return (
    <Page title="Overview" withoutFlows={quality}>
      <QueryView query={totals} height={84}>
        {(value) => <FactsStrip totals={value} />}
      </QueryView>
      <div className={classes.columns}>
        <div className={classes.stack} data-panels={hasFewHosts ? 3 : 2}>
          <QueryView query={totals} height={320}>
            {(value) => <FindingsPanel totals={value} />}
          </QueryView>
          <Answer question={WHO} />
          {hasFewHosts && <Answer question={WHERE} />}
        </div>
        <div className={classes.stack} data-panels={hasFewHosts ? 2 : 3}>
          {quality}
          <Answer question={WHAT} />
          {!hasFewHosts && <Answer question={WHERE} />}
        </div>
      </div>
    </Page>
  );
}

function useAnswer({ field }: Question) {
  const { data: totals } = useTotals();
  const measure = totals !== undefined && isWithoutCounts(totals) ? 'flows' : 'bytes';
  return { measure, query: useTop({ by: field, measure, limit: TABLE_ROWS }) } as const;
}

function Answer({ question }: { readonly question: Question }) {
  const { title, field, count, note, noteOnFlows } = question;
  const { measure, query } = useAnswer(question);
  const colourOf = useColors('service');
  return (
    <RankedFigure
      title={title}
      note={measure === 'flows' ? noteOnFlows : note}
      field={field}
      measure={measure}
      query={query}
      count={count}
      {...(field === 'service' && { colourOf })}
    />
  );
}
