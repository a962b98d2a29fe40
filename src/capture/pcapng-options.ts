/** Options at the end of pcapng blocks: code, length, value padded to four bytes; code 0 ends the list. */

export const OPTION_END = 0;
export const OPTION_COMMENT = 1;

/** Calls `visit` with each option's code and where its value lies. Stops at the end, or where a length leaves the block. */
export function forEachOption(
  view: DataView,
  offset: number,
  end: number,
  isLittleEndian: boolean,
  visit: (code: number, from: number, to: number) => void,
): void {
  let at = offset;
  while (at + 4 <= end) {
    const code = view.getUint16(at, isLittleEndian);
    const from = at + 4;
    const to = from + view.getUint16(at + 2, isLittleEndian);
    if (code === OPTION_END || to > end) return;
    visit(code, from, to);
    at = from + Math.ceil((to - from) / 4) * 4;
  }
}

const UTF_8 = new TextDecoder();

/** UTF-8 text up to a zero byte; what is no UTF-8 is replaced. */
export function readText(view: DataView, from: number, to: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + from, to - from);
  const zero = bytes.indexOf(0);
  return UTF_8.decode(zero < 0 ? bytes : bytes.subarray(0, zero));
}

/** A 64-bit number; may lose its lowest bits beyond 2^53. */
export function readUint64(view: DataView, at: number, isLittleEndian: boolean): number {
  return Number(view.getBigUint64(at, isLittleEndian));
}
