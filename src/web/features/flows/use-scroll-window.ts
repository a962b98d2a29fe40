/** The scroll position of a table of any length, and ways to move it. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isAdrift, revealing, type ScrollWindow, scrolled, scrolledTo, type TableSize } from './scroll-window.ts';

const SETTLED_MS = 150;

export interface ScrollWindowControl {
  readonly window: ScrollWindow;
  readonly size: TableSize;
  readonly onScroll: () => void;
  readonly reveal: (row: number) => void;
  readonly toTop: () => void;
}

/** `chrome` is the height of head and foot, which cover rows within the element. */
export function useScrollWindow(
  element: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  chrome: number,
): ScrollWindowControl {
  const [window, setWindow] = useState<ScrollWindow>({ top: 0, bar: 0 });
  const [viewport, setViewport] = useState(0);
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  const size = useMemo<TableSize>(() => ({ rows, rowHeight, viewport }), [rows, rowHeight, viewport]);

  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setViewport(Math.max(0, box.clientHeight - chrome)));
    observer.observe(box);
    return () => observer.disconnect();
  }, [element, chrome]);

  // The browser's bar follows where the table went by itself.
  const move = useCallback(
    (next: ScrollWindow) => {
      setWindow(next);
      if (element.current !== null) element.current.scrollTop = next.bar;
    },
    [element],
  );

  const latest = useRef(window);
  useEffect(() => {
    latest.current = window;
  });
  // A shorter table may end above where the window was.
  useEffect(() => {
    const { top } = scrolledTo(latest.current.top, size);
    if (top !== latest.current.top) move(scrolledTo(top, size));
  }, [size, move]);
  useEffect(() => () => clearTimeout(settling.current), []);

  const onScroll = useCallback(() => {
    const bar = element.current?.scrollTop ?? 0;
    if (Math.abs(bar - latest.current.bar) < 1) return;
    const next = scrolled(latest.current, bar, size);
    latest.current = next;
    setWindow(next);
    clearTimeout(settling.current);
    settling.current = setTimeout(() => {
      if (isAdrift(latest.current, size)) move(scrolledTo(latest.current.top, size));
    }, SETTLED_MS);
  }, [element, size, move]);

  const reveal = useCallback(
    (row: number) => {
      const next = revealing(latest.current, row, size);
      if (next !== latest.current) {
        latest.current = next;
        move(next);
      }
    },
    [size, move],
  );
  const toTop = useCallback(() => move({ top: 0, bar: 0 }), [move]);
  return { window, size, onScroll, reveal, toTop };
}
