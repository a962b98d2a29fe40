/** Labels of whole decades and whole minutes, hours, days without what is nothing: "10.0 kB" → "10 kB", "1 m 00 s" → "1 m". */
export const tickLabel = (text: string): string =>
  text.replace(/\.0+(?!\d)/, '').replace(/(\d\p{Zs}?[mhd])\p{Zs}?00\p{Zs}?[smh]$/u, '$1');
