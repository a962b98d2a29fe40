/** The picture of the map with its legend, zoom and table. */
import { ActionIcon } from '@mantine/core';
import { IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Top } from '../../../api/views.ts';
import { amountOf, type Size } from '../../components/charts/amounts.ts';
import { Chart } from '../../components/charts/chart.tsx';
import type { ECharts } from '../../components/charts/echarts.ts';
import { Figure, NothingToShow } from '../../components/charts/figure.tsx';
import { logScale } from '../../components/charts/log-scale.ts';
import { SIZE_WORDS, sumsFacts } from '../../components/charts/mark.ts';
import type { World } from '../../components/charts/world.ts';
import { worldMapPicture } from '../../components/charts/world-map.ts';
import { QueryView } from '../../components/query-view.tsx';
import { useTokens } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { countryName } from '../../lib/labels.ts';
import type { ViewQuery } from '../../lib/queries.ts';
import { CountriesTable } from './countries-table.tsx';
import classes from './map-figure.module.css';
import { MapLegend } from './map-legend.tsx';
import { Credit } from './place-source-note.tsx';
import { type Places, partPlaces } from './places.ts';
import { SIDE_FIELDS, SIDE_NOTES, type Side } from './sides.ts';

export interface MapFigureProps {
  readonly query: ViewQuery<Top>;
  readonly world: UseQueryResult<World>;
  readonly side: Side;
  readonly size: Size;
  readonly selected: string | undefined;
  readonly onSelect: (code: string) => void;
  readonly credit: string | null;
}

export function MapFigure({ query, world, side, size, selected, onSelect, credit }: MapFigureProps) {
  return (
    <Figure title="Which countries is the traffic with?" note={`${SIZE_WORDS[size]} ${SIDE_NOTES[side]}`}>
      {(isTable) => (
        <QueryView query={query} height="100%">
          {(top) => {
            if (isTable) return <CountriesTable top={top} field={SIDE_FIELDS[side]} size={size} selected={selected} />;
            if (world.isError)
              return (
                <NothingToShow>The shapes of the map could not be loaded. The table has all numbers.</NothingToShow>
              );
            if (world.data === undefined) return <div className={classes.map} aria-busy="true" />;
            const places = partPlaces(top, world.data.codes, size);
            return (
              <WorldMap
                places={places}
                world={world.data}
                side={side}
                size={size}
                selected={selected}
                onSelect={onSelect}
                credit={credit}
              />
            );
          }}
        </QueryView>
      )}
    </Figure>
  );
}

interface WorldMapProps extends Pick<MapFigureProps, 'side' | 'size' | 'selected' | 'onSelect' | 'credit'> {
  readonly places: Places;
  readonly world: World;
}

function WorldMap({ places, world, side, size, selected, onSelect, credit }: WorldMapProps) {
  const format = useFormat();
  const tokens = useTokens();
  const chart = useRef<ECharts | null>(null);
  const scale = useMemo(() => logScale(places.drawn.map((row) => amountOf(row, size))), [places, size]);
  const picture = useMemo(() => {
    const countries = places.drawn.map((row) => {
      const code = String(row.value);
      return {
        code,
        amount: amountOf(row, size),
        mark: {
          id: code,
          title: countryName(code),
          country: code,
          facts: sumsFacts(format, row, places.whole, size),
          terms: [{ field: SIDE_FIELDS[side], value: code }],
        },
      };
    });
    return worldMapPicture({ countries, scale, tokens, selected, small: world.small });
  }, [places, world, scale, side, size, format, tokens, selected]);
  const zoom = (factor: number) => {
    const drawn = chart.current;
    if (drawn === null) return;
    drawn.dispatchAction({
      type: 'geoRoam',
      geoIndex: 0,
      zoom: factor,
      originX: drawn.getWidth() / 2,
      originY: drawn.getHeight() / 2,
    });
  };
  const reset = () => chart.current?.setOption({ geo: { center: null, zoom: 1 } });
  return (
    <div className={classes.frame}>
      <div className={classes.map}>
        <Chart
          name={`Countries by ${size}`}
          picture={picture}
          keepsView
          hint="Click: details. Alt-click: exclude."
          onChoose={(mark) => onSelect(mark.id)}
          onReady={(ready) => {
            chart.current = ready;
          }}
        />
        <ActionIcon.Group orientation="vertical" className={classes.zoom}>
          <ActionIcon variant="default" aria-label="Zoom in" onClick={() => zoom(1.5)}>
            <IconPlus size={16} />
          </ActionIcon>
          <ActionIcon variant="default" aria-label="Zoom out" onClick={() => zoom(1 / 1.5)}>
            <IconMinus size={16} />
          </ActionIcon>
          <ActionIcon variant="default" aria-label="Whole map" onClick={reset}>
            <IconZoomReset size={16} />
          </ActionIcon>
        </ActionIcon.Group>
      </div>
      <div className={classes.foot}>
        <MapLegend scale={scale} size={size} />
        {credit !== null && (
          <span className={classes.credit}>
            <Credit text={credit} />
          </span>
        )}
      </div>
    </div>
  );
}
