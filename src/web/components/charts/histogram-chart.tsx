/**
 * Histogram on a logarithmic axis with its percentiles. Each bar is a range to filter by; a drag over several takes them
 * together, as do Shift and the arrows.
 */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useScope } from '../../lib/scope.ts';
import { chooseRange } from './choose-terms.ts';
import classes from './histogram-chart.module.css';
import type { HistogramBar, HistogramLayout } from './histogram-layout.ts';
import { tickLabel } from './tick-label.ts';

export interface HistogramChartProps {
  readonly layout: HistogramLayout;
  readonly name: string;
  /** What the axis measures, with its unit where the values do not carry it. */
  readonly axis: string;
  readonly formatValue: (value: number) => string;
  readonly formatCount: (value: number) => string;
  /** The field that a bar filters by; without, the bars only tell. */
  readonly filterField?: string;
  /** How many flows the picture cannot place, and why. */
  readonly notKnown?: string;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

export function HistogramChart({
  layout,
  name,
  axis,
  formatValue,
  formatCount,
  filterField,
  notKnown,
}: HistogramChartProps) {
  const { filter, setFilter } = useScope();
  const plot = useRef<HTMLDivElement>(null);
  const [span, setSpan] = useState<Span | null>(null);
  const [dragFrom, setDragFrom] = useState<number | null>(null);
  const { bars } = layout;

  const barAt = (clientX: number): number => {
    const box = plot.current!.getBoundingClientRect();
    const x = (clientX - box.left) / box.width;
    const found = bars.findLastIndex((bar) => bar.left <= x);
    return Math.max(0, found);
  };
  const choose = ({ first, last }: Span) => {
    if (filterField === undefined) return;
    const from = bars[Math.min(first, last)]!;
    const to = bars[Math.max(first, last)]!;
    setFilter(chooseRange(filter, { field: filterField, from: from.from > 0 ? from.from : undefined, to: to.to }));
    setSpan(null);
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || filterField === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = barAt(event.clientX);
    setDragFrom(at);
    setSpan({ first: at, last: at });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (dragFrom !== null) setSpan({ first: dragFrom, last: barAt(event.clientX) });
  };
  const onPointerUp = (event: PointerEvent) => {
    if (dragFrom !== null) choose({ first: dragFrom, last: barAt(event.clientX) });
    setDragFrom(null);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step !== 0) {
      const from = event.shiftKey && span !== null ? span.last : index;
      const next = Math.min(bars.length - 1, Math.max(0, from + step));
      if (event.shiftKey) setSpan({ first: span?.first ?? index, last: next });
      else {
        setSpan(null);
        (plot.current!.querySelectorAll('button')[next] as HTMLElement | undefined)?.focus();
      }
    } else if (event.key === 'Enter' || event.key === ' ') choose(span ?? { first: index, last: index });
    else if (event.key === 'Escape' && span !== null) setSpan(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const flowsText = (flows: number): string => `${formatCount(flows)} ${flows === 1 ? 'flow' : 'flows'}`;
  const words = (bar: HistogramBar): string => {
    const range = bar.from <= 0 ? `below ${formatValue(bar.to)}` : `${formatValue(bar.from)} to ${formatValue(bar.to)}`;
    return `${range}: ${flowsText(bar.flows)}`;
  };

  return (
    <fieldset className={classes.histogram} aria-label={name}>
      <div className={classes.highest}>{flowsText(layout.highest)}</div>
      <div
        ref={plot}
        className={classes.plot}
        data-chooses={filterField !== undefined || undefined}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          setDragFrom(null);
          setSpan(null);
        }}
      >
        {layout.ticks.map((tick) => (
          <span key={tick.value} className={classes.gridline} style={{ left: `${tick.left * 100}%` }} />
        ))}
        {span !== null && <span className={classes.span} style={spanStyle(span, bars)} />}
        {bars.map((bar, index) => (
          <button
            key={bar.from}
            type="button"
            className={classes.slot}
            style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
            aria-label={words(bar)}
            title={words(bar)}
            aria-disabled={filterField === undefined}
            tabIndex={index === 0 ? 0 : -1}
            onKeyDown={(event) => onKeyDown(event, index)}
            onBlur={() => dragFrom === null && setSpan(null)}
          >
            <span className={classes.bar} style={{ height: `${Math.max(bar.height * 100, 1)}%` }} />
          </button>
        ))}
        {distinct(layout.percentiles).map((mark) => (
          <span
            key={mark.name}
            className={classes.percentile}
            data-name={mark.name}
            data-side={mark.left < ROOM_FOR_LABEL ? 'right' : undefined}
            style={{ left: `${mark.left * 100}%` }}
          >
            <span>{mark.name.slice(1)} %</span>
          </span>
        ))}
      </div>
      <div className={classes.ticks}>
        {layout.ticks.map((tick) => (
          <span key={tick.value} style={{ left: `${tick.left * 100}%` }}>
            {tickLabel(formatValue(tick.value))}
          </span>
        ))}
      </div>
      <div className={classes.foot}>
        <span>
          {axis}, logarithmic{notKnown !== undefined && ` · ${notKnown}`}
        </span>
        <span className={classes.percentiles}>
          {layout.percentiles.map((mark) => (
            <span key={mark.name}>
              {PERCENTILE_WORDS[mark.name]} <b>{formatValue(mark.value)}</b>
            </span>
          ))}
        </span>
      </div>
    </fieldset>
  );
}

/** Part of the width that a percentile's label takes on its left. */
const ROOM_FOR_LABEL = 0.1;

const PERCENTILE_WORDS: Readonly<Record<string, string>> = { p50: 'Half below', p90: '90 % below', p99: '99 % below' };

/** Percentiles that fall together are one line, named by the first of them. */
function distinct(marks: HistogramLayout['percentiles']): HistogramLayout['percentiles'] {
  return marks.filter((mark, index) => marks.findIndex((other) => Math.abs(other.left - mark.left) < 1e-3) === index);
}

/** From the first to the last bar of the span, with the empty room between them. */
function spanStyle({ first, last }: Span, bars: readonly HistogramBar[]) {
  const from = bars[Math.min(first, last)]!;
  const to = bars[Math.max(first, last)]!;
  return { left: `${from.left * 100}%`, width: `${(to.left + to.width - from.left) * 100}%` };
}
