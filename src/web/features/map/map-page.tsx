/** The map: which countries the traffic is with, and what is with a chosen one. */
import { SegmentedControl } from '@mantine/core';
import { SizeSwitch, useSize } from '../../components/charts/size-switch.tsx';
import { useWorld } from '../../components/charts/world.ts';
import { Page } from '../../components/page.tsx';
import { countryCode } from '../../lib/labels.ts';
import { useInfo, useTop } from '../../lib/queries.ts';
import { useViewParam } from '../../lib/scope.ts';
import { BesidePanel } from './beside-panel.tsx';
import { CountryPanel } from './country-panel.tsx';
import { MapFigure } from './map-figure.tsx';
import classes from './map-page.module.css';
import { PlaceSourceNote } from './place-source-note.tsx';
import { partPlaces } from './places.ts';
import { SIDE_FIELDS, SIDE_LABELS, SIDES, type Side } from './sides.ts';

const COUNTRIES_LIMIT = 1000;
const NO_SHAPES: ReadonlySet<string> = new Set();

export function MapPage() {
  const [side, setSide] = useViewParam<Side>('side', 'far', SIDES);
  const [size] = useSize();
  const [selected, setSelected] = useViewParam<string>('country', '');
  const world = useWorld();
  const info = useInfo();
  const field = SIDE_FIELDS[side];
  const top = useTop({ by: field, measure: size, limit: COUNTRIES_LIMIT });
  const places = top.data && partPlaces(top.data, world.data?.codes ?? NO_SHAPES, size);
  const country = countryCode(selected);
  const switches = (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Whose country"
        value={side}
        onChange={(value) => setSide(value as Side)}
        data={SIDES.map((value) => ({ value, label: SIDE_LABELS[value] }))}
      />
      <SizeSwitch />
    </>
  );
  return (
    <Page title="Map" switches={switches}>
      {info.data !== undefined && <PlaceSourceNote places={info.data.places} />}
      <div className={classes.columns}>
        <MapFigure
          query={top}
          world={world}
          side={side}
          size={size}
          selected={country ?? undefined}
          onSelect={(code) => setSelected(code === selected ? '' : code)}
          credit={info.data?.places.country.credit ?? null}
        />
        {country === null ? (
          <BesidePanel places={places} field={field} size={size} />
        ) : (
          <CountryPanel
            code={country}
            side={side}
            size={size}
            row={top.data?.rows.find((row) => row.value === country)}
            whole={places?.whole}
            close={() => setSelected('')}
          />
        )}
      </div>
    </Page>
  );
}
