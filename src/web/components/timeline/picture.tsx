/** The stacked bars of a timeline, with a brush for the mouse and a mark for the keyboard. */
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import type { Timeline } from '../../../api/views.ts';
import { parseTime } from '../../../base/time.ts';
import { useFormat } from '../../lib/format.ts';
import { digitsFor, layerPath, mostTicks, rangeBetween, stack, timeTicks, YEAR_SECONDS } from './geometry.ts';
import classes from './timeline.module.css';

export interface PictureSeries {
  readonly label: string;
  readonly color: string;
  readonly values: readonly number[];
}

export interface TimelinePictureProps {
  readonly timeline: Timeline;
  readonly series: readonly PictureSeries[];
  readonly valueText: (value: number) => string;
  readonly height: number;
  readonly select: (range: { from: string; to: string }) => void;
}

/** Both ends of what is marked, in bins and fractions of them. */
interface Marked {
  readonly anchor: number;
  readonly head: number;
}

const AXIS_HEIGHT = 18;

export function TimelinePicture({ timeline, series, valueText, height, select }: TimelinePictureProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const format = useFormat();
  const [marked, setMarked] = useState<Marked | null>(null);
  const [isBrushing, setIsBrushing] = useState(false);
  const { bins, widthSeconds, start } = timeline;
  const plotHeight = height - AXIS_HEIGHT;

  const { paths, totals } = useMemo(() => {
    const { layers, peak } = stack(
      series.map(({ values }) => values),
      bins,
    );
    return {
      paths: layers.map((layer) => layerPath(layer, peak || 1, width, plotHeight - 4)),
      totals: layers.at(-1)?.top ?? new Float64Array(bins),
    };
  }, [series, bins, width, plotHeight]);
  const axis = useMemo(() => {
    const nanos = start === null ? null : parseTime(start);
    if (nanos === null || width === 0) return { ticks: [], step: 1 };
    return timeTicks(nanos, widthSeconds * bins, mostTicks(width, widthSeconds * bins));
  }, [start, widthSeconds, bins, width]);

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(bins, Math.max(0, ((event.clientX - box.left) / box.width) * bins));
  };
  const zoom = ({ anchor, head }: Marked) => {
    const range = rangeBetween(timeline, anchor / bins, head / bins, Math.max(1, width));
    if (range !== null) select(range);
    setMarked(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (step !== 0) {
      const from = marked ?? { anchor: step > 0 ? -1 : bins, head: step > 0 ? -1 : bins };
      const head = Math.min(bins, Math.max(0, Math.round(from.head) + step));
      setMarked({ anchor: event.shiftKey ? Math.max(0, from.anchor) : head, head });
    } else if (event.key === 'Enter' && marked !== null) {
      const { anchor, head } = marked;
      zoom(Math.abs(anchor - head) < 1 ? { anchor: Math.floor(head), head: Math.floor(head) + 1 } : marked);
    } else if (event.key === 'Escape' && marked !== null) setMarked(null);
    else return;
    event.preventDefault();
  };

  const x = (place: number) => (place / bins) * width;
  const isRange = marked !== null && Math.abs(x(marked.head) - x(marked.anchor)) > 3;
  const bin = marked === null ? null : Math.min(bins - 1, Math.floor(marked.head));
  const timeOf = (place: number) => rangeBetween(timeline, place / bins, 1, width || 1)?.from ?? '';
  const digits = digitsFor(Math.min(widthSeconds, axis.step));
  const markText = (): string => {
    if (marked === null || bin === null) return '';
    if (isRange) {
      const [low, high] = marked.anchor < marked.head ? [marked.anchor, marked.head] : [marked.head, marked.anchor];
      const between = rangeBetween(timeline, low / bins, high / bins, width || 1);
      if (between === null) return '';
      return `${format.range(between.from, between.to)} · ${format.duration(((high - low) / 1) * widthSeconds)}`;
    }
    const most = series
      .map(({ label, values }) => ({ label, value: values[bin] ?? 0 }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value)
      .slice(0, 4)
      .map(({ label, value }) => `${label} ${valueText(value)}`);
    const parts = series.length > 1 ? most : [];
    return [format.time(timeOf(bin), { digits }), valueText(totals[bin] ?? 0), ...parts].join(' · ');
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture that is operated; no element of HTML means that.
    <div
      ref={ref}
      className={classes.picture}
      style={{ height }}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the mark, Enter zooms.
      tabIndex={0}
      aria-label="Timeline. Arrows move the mark, Shift with arrows chooses a range, Enter zooms to it."
      onKeyDown={onKeyDown}
      onBlur={() => setMarked(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        setIsBrushing(true);
        setMarked({ anchor: place, head: place });
      }}
      onPointerMove={(event) => {
        const place = placeOf(event);
        setMarked(isBrushing && marked !== null ? { ...marked, head: place } : { anchor: place, head: place });
      }}
      onPointerUp={() => {
        setIsBrushing(false);
        if (isRange && marked !== null) zoom(marked);
      }}
      onPointerCancel={() => {
        setIsBrushing(false);
        setMarked(null);
      }}
      onPointerLeave={() => !isBrushing && setMarked(null)}
    >
      <svg width={width} height={height} aria-hidden="true">
        {axis.ticks.map(({ at, time }) => (
          <line key={time} className={classes.grid} x1={at * width} x2={at * width} y1={0} y2={plotHeight} />
        ))}
        <g transform="translate(0 4)">
          {paths.map((path, index) => (
            <path key={series[index]?.label} d={path} fill={series[index]?.color} />
          ))}
        </g>
        <line className={classes.axis} x1={0} x2={width} y1={plotHeight} y2={plotHeight} />
        {axis.ticks.map(({ at, time }, index) => (
          <text
            key={time}
            className={classes.tick}
            x={Math.min(width - 2, Math.max(2, at * width))}
            y={height - 4}
            textAnchor={at * width < 30 ? 'start' : at * width > width - 40 ? 'end' : 'middle'}
          >
            {axis.step >= YEAR_SECONDS
              ? time.slice(0, 4)
              : axis.step >= 86_400
                ? format.time(time, { date: true, zone: false }).split(',')[0]
                : format.time(time, {
                    digits: digitsFor(axis.step),
                    zone: false,
                    date: index === 0 && axis.step >= 3600,
                  })}
          </text>
        ))}
        {isRange && (
          <rect
            className={classes.brush}
            x={Math.min(x(marked.anchor), x(marked.head))}
            width={Math.abs(x(marked.head) - x(marked.anchor))}
            y={0}
            height={plotHeight}
          />
        )}
        {marked !== null && !isRange && bin !== null && (
          <line className={classes.mark} x1={x(bin + 0.5)} x2={x(bin + 0.5)} y1={0} y2={plotHeight} />
        )}
      </svg>
      {marked !== null && (
        <output
          className={classes.reading}
          data-side={x(marked.head) > width / 2 ? 'left' : 'right'}
          style={x(marked.head) > width / 2 ? { right: width - x(marked.head) + 10 } : { left: x(marked.head) + 10 }}
        >
          {markText()}
        </output>
      )}
    </div>
  );
}
