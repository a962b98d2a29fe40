/**
 * One picture on a canvas. Pointer and keyboard do the same: arrows go from mark to mark, Enter filters by it, minus
 * excludes it. To a screen reader the picture is a list of its marks with all their numbers.
 */
import { useReducedMotion } from '@mantine/hooks';
import type { ECElementEvent } from 'echarts/core';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import classes from './chart.module.css';
import { type ECharts, init } from './echarts.ts';
import { HoverCard } from './hover-card.tsx';
import { type Mark, markIdOf, spoken } from './mark.ts';
import type { Picture } from './picture.ts';
import { type Choose, useChoose } from './use-choose.ts';

export interface ChartProps {
  /** What it shows, for those who do not see it. */
  readonly name: string;
  readonly picture: Picture;
  /** Pixels; without, as high as what is around it. */
  readonly height?: number;
  /** Keeps where the reader has moved and zoomed when the numbers change. */
  readonly keepsView?: boolean;
  /** Instead of filtering: what choosing a mark does here. */
  readonly onChoose?: (mark: Mark) => void;
  /** What a click does, in words. */
  readonly hint?: string;
  /** The chart itself, for buttons beside it. */
  readonly onReady?: (chart: ECharts) => void;
}

interface Pointed {
  readonly id: string;
  /** Undefined: by the keyboard. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
}

const STATE_CHANGE_MS = 100;
const FILTER_HINT = 'Click: only this. Alt-click: exclude.';

export function Chart({ name, picture, height, keepsView = false, onChoose, hint = FILTER_HINT, onReady }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const reducedMotion = useReducedMotion();
  const listId = useId();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const choose = useChoose();
  const latest = useRef<{ marks: readonly Mark[]; choose: Choose; onChoose: ChartProps['onChoose'] }>(null!);
  useLayoutEffect(() => {
    latest.current = { marks: picture.marks, choose, onChoose };
  });

  useEffect(() => {
    const created = init(host.current!, null, { renderer: 'canvas' });
    chart.current = created;
    const markOf = (event: ECElementEvent) => {
      const id = markIdOf(event.data);
      return latest.current.marks.find((mark) => mark.id === id);
    };
    const point = (event: ECElementEvent) => {
      const mark = markOf(event);
      const pointer = event.event;
      setPointed(
        mark === undefined || pointer === undefined
          ? null
          : { id: mark.id, at: { x: pointer.offsetX, y: pointer.offsetY } },
      );
    };
    created.on('mouseover', point);
    created.on('mousemove', point);
    created.on('mouseout', () => setPointed(null));
    created.on('globalout', () => setPointed(null));
    created.on('click', (event) => {
      const mark = markOf(event);
      if (mark !== undefined)
        act(latest.current, mark, (event.event?.event as MouseEvent | undefined)?.altKey === true);
    });
    created.on('contextmenu', (event) => {
      const mark = markOf(event);
      const native = event.event?.event as MouseEvent | undefined;
      if (mark === undefined || native === undefined) return;
      native.preventDefault();
      latest.current.choose.openMenu(mark, { x: native.clientX, y: native.clientY });
    });
    return () => {
      chart.current = null;
      created.dispose();
    };
  }, []);

  const tellReady = useRef(onReady);
  useEffect(() => {
    if (chart.current !== null) tellReady.current?.(chart.current);
  }, []);

  useEffect(() => {
    const root = {
      animation: false,
      stateAnimation: { duration: reducedMotion ? 0 : STATE_CHANGE_MS },
      textStyle: { fontFamily: getComputedStyle(host.current!).fontFamily },
    };
    chart.current?.setOption({ ...root, ...picture.option }, { notMerge: !keepsView });
  }, [picture, keepsView, reducedMotion]);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (width === 0 || height === 0) return;
      setSize({ width, height });
      chart.current?.resize({ width, height });
    });
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);

  const byKeyboard = pointed !== null && pointed.at === undefined ? pointed.id : undefined;
  useEffect(() => {
    const mark = picture.marks.find(({ id }) => id === byKeyboard);
    const drawn = chart.current;
    if (mark === undefined || drawn === null) return;
    const place = { seriesIndex: 0, ...(picture.place?.(mark) ?? { name: mark.id }) };
    drawn.dispatchAction({ type: 'highlight', ...place });
    return () => {
      if (!drawn.isDisposed()) drawn.dispatchAction({ type: 'downplay', ...place });
    };
  }, [byKeyboard, picture]);

  const marked = picture.marks.find((mark) => mark.id === pointed?.id);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      const from = picture.marks.findIndex((mark) => mark.id === byKeyboard);
      const next = picture.marks[step(from, picture.marks.length)];
      if (next !== undefined) setPointed({ id: next.id, at: undefined });
    } else if (event.key === 'Escape' && pointed !== null) setPointed(null);
    else if (marked !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      act(latest.current, marked, event.altKey);
    } else if (marked !== undefined && event.key === '-') act(latest.current, marked, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      className={classes.chart}
      style={height === undefined ? undefined : { height }}
      role="listbox"
      aria-label={name}
      aria-activedescendant={byKeyboard === undefined ? undefined : `${listId}-${byKeyboard}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setPointed(null)}
    >
      <div ref={host} className={classes.canvas} aria-hidden="true" />
      <div className="cs-hidden">
        {picture.marks.map((mark) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active option.
          <div key={mark.id} id={`${listId}-${mark.id}`} role="option" aria-selected={mark.id === byKeyboard}>
            {spoken(mark)}
          </div>
        ))}
      </div>
      {marked !== undefined && <HoverCard mark={marked} at={pointed?.at} within={size} hint={hint} />}
    </div>
  );
}

const STEPS: Readonly<Record<string, (from: number, count: number) => number>> = {
  ArrowRight: (from, count) => Math.min(count - 1, from + 1),
  ArrowDown: (from, count) => Math.min(count - 1, from + 1),
  ArrowLeft: (from) => Math.max(0, from - 1),
  ArrowUp: (from) => Math.max(0, from - 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

function act(to: { choose: Choose; onChoose: ChartProps['onChoose'] }, mark: Mark, exclude: boolean): void {
  if (exclude) {
    if (mark.terms.length > 0) to.choose.exclude(mark);
  } else if (to.onChoose !== undefined) to.onChoose(mark);
  else if (mark.terms.length > 0) to.choose.only(mark);
}
