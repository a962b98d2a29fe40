/** The first page after an import: what this capture is, and what stands out in it. */

import { isWithoutCounts } from '../../components/charts/amounts.ts';
import { RankedFigure } from '../../components/charts/ranked-figure.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useColors } from '../../lib/colors.ts';
import { useCaptures, useTop, useTotals } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { captureQuality, shownCaptures } from './capture-quality.ts';
import { CaptureQualityPanel } from './capture-quality-panel.tsx';
import { FactsStrip } from './facts-strip.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import classes from './overview-page.module.css';

const TABLE_ROWS = 100;
const FEW_HOSTS = 5;

export function OverviewPage() {
  const { dataset, scope } = useScope();
  const totals = useTotals();
  const captures = useCaptures(dataset);
  // Of flow logs that count nothing, flows are all there is to measure by.
  const isUncounted = totals.data !== undefined && isWithoutCounts(totals.data);
  const measure = isUncounted ? 'flows' : 'bytes';
  const services = useTop({ by: 'service', measure, limit: TABLE_ROWS });
  const hosts = useTop({ by: 'src_ip', measure, limit: TABLE_ROWS });
  const countries = useTop({ by: 'far_country', measure, limit: TABLE_ROWS });
  const serviceColour = useColors('service');
  const quality = (
    <QueryView query={captures} height={180}>
      {(value) => <CaptureQualityPanel quality={captureQuality(shownCaptures(value, scope.capture))} />}
    </QueryView>
  );
  // Where few hosts talk, their panel is short: the next one stands below it, so that neither column has much blank.
  const hasFewHosts = hosts.data !== undefined && hosts.data.rows.length <= FEW_HOSTS;
  const ofCountries = (
    <RankedFigure
      title="With which countries?"
      note={isUncounted ? 'Countries on the far side by flows' : 'Countries on the far side by bytes, sent | received'}
      field="far_country"
      measure={measure}
      query={countries}
      count={6}
    />
  );
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
          <RankedFigure
            title="Who talked the most?"
            note={isUncounted ? 'Sources by their flows' : 'Sources by bytes of their flows, sent | received'}
            field="src_ip"
            measure={measure}
            query={hosts}
            count={10}
          />
          {hasFewHosts && ofCountries}
        </div>
        <div className={classes.stack} data-panels={hasFewHosts ? 2 : 3}>
          {quality}
          <RankedFigure
            title="Which services is it?"
            note={isUncounted ? 'Flows' : 'Bytes, sent and received'}
            field="service"
            measure={measure}
            query={services}
            colourOf={serviceColour}
            count={6}
          />
          {!hasFewHosts && ofCountries}
        </div>
      </div>
    </Page>
  );
}
