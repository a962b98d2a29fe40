/** A volume over time, out of one series of a timeline. */
import type { Timeline } from '../../../api/views.ts';
import type { Size } from './amounts.ts';

export function courseOf(series: Timeline['series'][number], size: Size): readonly number[] {
  if (size === 'flows') return series.flows;
  const [sent, received] =
    size === 'bytes' ? [series.bytes_sent, series.bytes_received] : [series.packets_sent, series.packets_received];
  return sent.map((amount, bin) => amount + (received[bin] ?? 0));
}
