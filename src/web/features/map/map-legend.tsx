/** What the colours of the map mean: a ramp over whole decades, and the colour of none. */
import type { Size } from '../../components/charts/amounts.ts';
import { type LogScale, positionOn, ticksOf } from '../../components/charts/log-scale.ts';
import { formatSize, SIZE_WORDS } from '../../components/charts/mark.ts';
import { tickLabel } from '../../components/charts/tick-label.ts';
import { useTokens } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import classes from './map-legend.module.css';

const MANY_TICKS = 4;

export function MapLegend({ scale, size }: { readonly scale: LogScale | undefined; readonly size: Size }) {
  const tokens = useTokens();
  const format = useFormat();
  return (
    <div className={classes.legend}>
      <span className={classes.none}>
        <span className={classes.swatch} style={{ background: tokens.none }} /> None
      </span>
      {scale !== undefined && (
        <>
          <span className={classes.ramp}>
            <span
              className={classes.colours}
              style={{ background: `linear-gradient(to right, ${tokens.sequential.join(', ')})` }}
            />
            <span className={classes.ticks} data-many={ticksOf(scale).length > MANY_TICKS || undefined}>
              {ticksOf(scale).map((tick) => (
                <span key={tick} style={{ left: `${positionOn(scale, tick) * 100}%` }}>
                  {tickLabel(formatSize({ ...format, count: format.shortCount }, size, tick))}
                </span>
              ))}
            </span>
          </span>
          <span className={classes.words}>{SIZE_WORDS[size]}, logarithmic</span>
        </>
      )}
    </div>
  );
}
