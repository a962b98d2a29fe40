/** Treemap of services inside their categories. */
import { useCallback, useMemo, useRef } from 'react';
import type { Pairs } from '../../../api/views.ts';
import type { Size } from '../../components/charts/amounts.ts';
import { Chart } from '../../components/charts/chart.tsx';
import { narrow } from '../../components/charts/choose-terms.ts';
import { type ECharts, itemWidth } from '../../components/charts/echarts.ts';
import { Figure, NothingToShow } from '../../components/charts/figure.tsx';
import { SIZE_WORDS } from '../../components/charts/mark.ts';
import { PairsTable } from '../../components/charts/pairs-table.tsx';
import { treemapPicture } from '../../components/charts/treemap.ts';
import { QueryView } from '../../components/query-view.tsx';
import { useColors, useTokens } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { usePairs, useTop } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';

/** Services times categories: more than there are of either. */
const PAIRS_LIMIT = 500;
const GUESSES_SHOWN = 8;

export function ServicesFigure({ size }: { readonly size: Size }) {
  const pairs = usePairs({ a: 'category', b: 'service', measure: size, limit: PAIRS_LIMIT });
  return (
    <Figure title="Which services were used?" note={`${SIZE_WORDS[size]} of each service, inside its category`}>
      {(isTable) => (
        <QueryView query={pairs} height="100%">
          {(value) => {
            if (value.rows.length === 0) return <NothingToShow>Nothing in what is shown.</NothingToShow>;
            return isTable ? (
              <PairsTable pairs={value} a="category" b="service" size={size} caption="Services by category" />
            ) : (
              <ServiceTreemap pairs={value} size={size} />
            );
          }}
        </QueryView>
      )}
    </Figure>
  );
}

interface PairsProps {
  readonly pairs: Pairs;
  readonly size: Size;
}

function ServiceTreemap({ pairs, size }: PairsProps) {
  const { filter } = useScope();
  const format = useFormat();
  const tokens = useTokens();
  const serviceColour = useColors('service');
  const hasUnknown = pairs.rows.some((row) => row.b === null);
  const unknown = { filter: narrow(filter, 'service is unknown') };
  const guesses = useTop({ by: 'service_guess', measure: size, limit: GUESSES_SHOWN }, unknown, hasUnknown);
  // The guesses of the former filter would not add up with the pairs of this one.
  const known = hasUnknown && !guesses.isPlaceholderData ? guesses.data : undefined;
  const chart = useRef<ECharts | null>(null);
  const widthOf = useCallback((dataIndex: number) => itemWidth(chart.current, dataIndex), []);
  const picture = useMemo(
    () => treemapPicture({ pairs, guesses: known, size, format, tokens, serviceColour, widthOf }),
    [pairs, known, size, format, tokens, serviceColour, widthOf],
  );
  return (
    <Chart
      name={`Services inside their categories, by ${size}`}
      picture={picture}
      onReady={(created) => {
        chart.current = created;
      }}
    />
  );
}
