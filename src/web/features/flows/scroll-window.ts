/**
 * Which rows of a very long table are seen. Browsers cap an element's height (17.8 million pixels in Firefox, 33.5 in
 * others), so that past {@link MAX_HEIGHT} the scroll bar stands for more than its pixels: small moves scroll pixel by
 * pixel, a long throw of the bar goes to the same share of the table.
 */
export const MAX_HEIGHT = 8_000_000;

export interface ScrollWindow {
  /** Pixels of the table above the first pixel seen; up to `rows * rowHeight`. */
  readonly top: number;
  /** Where the scroll bar stands; up to {@link MAX_HEIGHT}. */
  readonly bar: number;
}

export interface TableSize {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height of what is seen of the rows. */
  readonly viewport: number;
}

/** Height of the element that makes the scroll bar. */
export function barHeight({ rows, rowHeight }: TableSize): number {
  return Math.min(MAX_HEIGHT, rows * rowHeight);
}

const clamp = (value: number, most: number): number => Math.min(Math.max(0, most), Math.max(0, value));
const maxTop = ({ rows, rowHeight, viewport }: TableSize): number => rows * rowHeight - viewport;
const maxBar = (size: TableSize): number => barHeight(size) - size.viewport;

/** The window after the bar was moved to `bar` by the browser. */
export function scrolled(from: ScrollWindow, bar: number, size: TableSize): ScrollWindow {
  if (barHeight(size) === size.rows * size.rowHeight) return { top: clamp(bar, maxTop(size)), bar };
  const moved = bar - from.bar;
  const isJump = Math.abs(moved) > 3 * size.viewport || bar <= 0 || bar >= maxBar(size) - 1;
  return { top: isJump ? shareOf(bar, size) : clamp(from.top + moved, maxTop(size)), bar };
}

/** The window with `top` first, and the bar where it then belongs. */
export function scrolledTo(top: number, size: TableSize): ScrollWindow {
  const most = maxTop(size);
  const at = clamp(top, most);
  return { top: at, bar: most <= 0 ? 0 : (at / most) * Math.max(0, maxBar(size)) };
}

function shareOf(bar: number, size: TableSize): number {
  const most = maxBar(size);
  return most <= 0 ? 0 : clamp((bar / most) * maxTop(size), maxTop(size));
}

/** Whether the bar stands so far from its share of the table that small moves would run into an end. */
export function isAdrift({ top, bar }: ScrollWindow, size: TableSize): boolean {
  return Math.abs(scrolledTo(top, size).bar - bar) > size.viewport / 2;
}

/** First row seen and the one after the last, with `margin` rows more on both sides. */
export function rowsSeen(
  { top }: ScrollWindow,
  { rows, rowHeight, viewport }: TableSize,
  margin = 0,
): [number, number] {
  const first = Math.floor(top / rowHeight) - margin;
  const end = Math.ceil((top + viewport) / rowHeight) + margin;
  return [Math.max(0, Math.min(rows, first)), Math.max(0, Math.min(rows, end))];
}

/** The window in which `row` is seen whole, moved no further than it must. */
export function revealing(window: ScrollWindow, row: number, size: TableSize): ScrollWindow {
  const start = row * size.rowHeight;
  if (start < window.top) return scrolledTo(start, size);
  const end = start + size.rowHeight;
  return end > window.top + size.viewport ? scrolledTo(end - size.viewport, size) : window;
}
