/** Sankey diagram of services and the countries on the far side. */
import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Pairs } from '../../../api/views.ts';
import { amountOf, type Size } from '../../components/charts/amounts.ts';
import { Chart } from '../../components/charts/chart.tsx';
import { Figure, NothingToShow } from '../../components/charts/figure.tsx';
import { SIZE_WORDS } from '../../components/charts/mark.ts';
import { PairsTable } from '../../components/charts/pairs-table.tsx';
import { rollUp } from '../../components/charts/roll-up.ts';
import { LEAST_SANKEY_WIDTH, sankeyPicture } from '../../components/charts/sankey.ts';
import { QueryView } from '../../components/query-view.tsx';
import { useColors, useTokens } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { valueLabel } from '../../lib/labels.ts';
import { usePairs } from '../../lib/queries.ts';

const PAIRS_LIMIT = 500;
/** More ribbons than this cannot be told apart. */
const SERVICES_SHOWN = 9;
const COUNTRIES_SHOWN = 11;

export function CountriesFigure({ size }: { readonly size: Size }) {
  const pairs = usePairs({ a: 'service', b: 'far_country', measure: size, limit: PAIRS_LIMIT });
  return (
    <Figure
      title="Which services lead to which countries?"
      note={`${SIZE_WORDS[size]} by service and the country on the far side`}
    >
      {(isTable) => (
        <QueryView query={pairs} height="100%">
          {(value) => {
            if (value.rows.length === 0) return <NothingToShow>Nothing in what is shown.</NothingToShow>;
            return isTable ? (
              <PairsTable pairs={value} a="service" b="far_country" size={size} caption="Services by far country" />
            ) : (
              <Ribbons pairs={value} size={size} />
            );
          }}
        </QueryView>
      )}
    </Figure>
  );
}

function Ribbons({ pairs, size }: { readonly pairs: Pairs; readonly size: Size }) {
  const format = useFormat();
  const tokens = useTokens();
  const serviceColour = useColors('service');
  const countryColour = useColors('far_country');
  const { ref, width } = useElementSize<HTMLDivElement>();
  const picture = useMemo(() => {
    // Of flow logs that count nothing, ends would stand there without a ribbon.
    const drawn = { ...pairs, rows: pairs.rows.filter((row) => amountOf(row, size) > 0) };
    const rolled = rollUp(drawn, size, { a: SERVICES_SHOWN, b: COUNTRIES_SHOWN });
    const side = (field: string, plural: string, colourOf: typeof serviceColour) => ({
      field,
      plural,
      colourOf,
      labelOf: (value: string | number | null) => valueLabel(field, value),
    });
    const services = side('service', 'services', serviceColour);
    const countries = side('far_country', 'countries', countryColour);
    return sankeyPicture({ rolled, a: services, b: countries, size, format, tokens, width });
  }, [pairs, size, format, tokens, width, serviceColour, countryColour]);
  const hasAny = [...pairs.rows, pairs.other].some((row) => amountOf(row, size) > 0);
  if (!hasAny) return <NothingToShow>Nothing in what is shown.</NothingToShow>;
  return (
    <div ref={ref} style={{ height: '100%' }}>
      {width >= LEAST_SANKEY_WIDTH && <Chart name={`Services and far countries, by ${size}`} picture={picture} />}
    </div>
  );
}
