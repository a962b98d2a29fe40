/** When it happened: traffic over time, under every page's filter, split by what the page's reader chooses. */
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useElementSize, useMediaQuery } from '@mantine/hooks';
import { IconZoomReset } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useColors, useTokens } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { valueLabel } from '../../lib/labels.ts';
import { useTimeline, useTotals } from '../../lib/queries.ts';
import { useScope, useViewParam } from '../../lib/scope.ts';
import { useKinds } from '../../lib/shown-captures.ts';
import { isWithoutCounts } from '../charts/amounts.ts';
import { Value } from '../value.tsx';
import { TIMELINE_MEASURES, type TimelineMeasure, valuesOf } from './geometry.ts';
import { type PictureSeries, TimelinePicture } from './picture.tsx';
import classes from './timeline.module.css';

const SPLITS = [
  ['service', 'service'],
  ['category', 'category'],
  ['application', 'application'],
  ['far_country', 'country'],
  ['proto', 'IP protocol'],
  ['dst_port', 'port'],
  ['conn_state', 'state'],
  ['direction', 'sent, received'],
  ['none', 'nothing'],
] as const;
/** Of flow logs only. */
const LOG_SPLITS = [
  ['decision', 'decision'],
  ['log_direction', 'inbound, outbound'],
  ['rule', 'rule'],
  ['acl', 'security group'],
  ['interface', 'interface'],
] as const;
type Split = (typeof SPLITS | typeof LOG_SPLITS)[number][0];
const SPLIT_NAMES: readonly Split[] = [...SPLITS, ...LOG_SPLITS].map(([name]) => name);

/** The field that a split is by, if it is by one: "direction" was taken by what is sent and what received. */
function fieldOf(split: Split): string | undefined {
  if (split === 'none' || split === 'direction') return undefined;
  return split === 'log_direction' ? 'direction' : split;
}

export function Timeline() {
  const { scope, setRange } = useScope();
  const format = useFormat();
  const tokens = useTokens();
  const isNarrow = useMediaQuery('(max-width: 640px)') ?? false;
  const { data: totals } = useTotals();
  const usual = totals !== undefined && isWithoutCounts(totals) ? 'flows' : 'bytes';
  const [measure, setMeasure] = useViewParam<TimelineMeasure>('t_measure', usual, TIMELINE_MEASURES);
  const [split, setSplit] = useViewParam<Split>('t_by', 'service', SPLIT_NAMES);
  const by = fieldOf(split);
  const { hasLogs } = useKinds();
  const splits = hasLogs ? [...SPLITS, ...LOG_SPLITS] : SPLITS;
  const colorOf = useColors(by ?? 'service');
  const { ref, width } = useElementSize<HTMLDivElement>();
  // Asked in steps, so that dragging a window's edge does not ask for every pixel.
  const bins = Math.min(500, Math.max(100, Math.round(width / 150) * 50));
  const query = useTimeline({ bins, ...(by !== undefined && { by, limit: 7 }) });
  const { data } = query;

  const series = useMemo<PictureSeries[]>(() => {
    if (data === undefined) return [];
    if (split === 'direction') {
      const [whole] = data.series;
      const [sent, received] =
        measure === 'packets'
          ? [whole?.packets_sent, whole?.packets_received]
          : [whole?.bytes_sent, whole?.bytes_received];
      return [
        { label: 'sent', color: tokens.sent, values: sent ?? [] },
        { label: 'received', color: tokens.received, values: received ?? [] },
      ];
    }
    return data.series.map((one) => ({
      label: by === undefined ? 'All' : one.isOther ? 'Other' : valueLabel(by, one.value),
      color: by === undefined ? tokens.accent : one.isOther ? tokens.other : colorOf(one.value),
      values: valuesOf(one, measure),
    }));
  }, [data, split, by, measure, colorOf, tokens]);

  const height = isNarrow ? 78 : 112;
  const widthSeconds = data?.widthSeconds ?? 1;
  const valueText = (value: number): string => {
    if (measure === 'bytes') return format.bitRate((8 * value) / widthSeconds);
    if (measure === 'packets') return `${format.shortCount(value / widthSeconds)} packets/s`;
    return `${format.count(value)} ${value === 1 ? 'flow' : 'flows'}`;
  };
  const peak = series.reduce(
    (sums, { values }) => sums.map((sum, bin) => sum + (values[bin] ?? 0)),
    new Array<number>(data?.bins ?? 0).fill(0),
  );

  return (
    <section className={classes.timeline} aria-label="Timeline">
      <div className={classes.head}>
        <NativeSelect
          size="xs"
          variant="unstyled"
          aria-label="Measure"
          className={classes.select}
          value={measure}
          onChange={(event) => setMeasure(event.currentTarget.value as TimelineMeasure)}
          data={[
            { value: 'bytes', label: 'Bytes' },
            { value: 'packets', label: 'Packets' },
            { value: 'flows', label: 'Active flows' },
          ]}
        />
        <span className="cs-dim">over time by</span>
        <NativeSelect
          size="xs"
          variant="unstyled"
          aria-label="Split by"
          className={classes.select}
          value={split}
          onChange={(event) => setSplit(event.currentTarget.value as Split)}
          data={splits.map(([value, label]) => ({ value, label }))}
        />
        <div className={classes.legend}>
          {by !== undefined &&
            data?.series.map((one, index) =>
              one.isOther ? (
                <span key="other" className={classes.key}>
                  <i style={{ background: tokens.other }} /> Other
                </span>
              ) : (
                <Value key={String(one.value)} field={by} value={one.value} color={series[index]?.color ?? ''} />
              ),
            )}
          {split === 'direction' &&
            series.map(({ label, color }) => (
              <span key={label} className={classes.key}>
                <i style={{ background: color }} /> {label}
              </span>
            ))}
        </div>
        {data !== undefined && data.bins > 0 && (
          <span className={classes.peak}>
            peak {valueText(Math.max(0, ...peak))} · bars of {format.duration(widthSeconds)}
          </span>
        )}
        {scope.from !== undefined && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconZoomReset size={14} />}
            onClick={() => setRange(null)}
            title="Back to the whole time range (z)"
          >
            Whole time
          </Button>
        )}
      </div>
      <div ref={ref} className={query.isPlaceholderData ? 'cs-stale' : undefined} style={{ minHeight: height }}>
        {data === undefined && !query.isError && <Skeleton height={height} />}
        {data === undefined && query.isError && (
          <div className={classes.empty} style={{ height }} role="alert">
            <span>
              {query.error.problem.title}{' '}
              <Button size="compact-xs" variant="subtle" onClick={() => void query.refetch()}>
                Try again
              </Button>
            </span>
          </div>
        )}
        {data?.bins === 0 && (
          <div className={classes.empty} style={{ height }}>
            Nothing to draw
          </div>
        )}
        {data !== undefined && data.bins > 0 && (
          <TimelinePicture timeline={data} series={series} valueText={valueText} height={height} select={setRange} />
        )}
      </div>
    </section>
  );
}
