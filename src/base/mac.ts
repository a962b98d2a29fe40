/** 48-bit hardware addresses as numbers, to and from text such as `00:1b:21:3c:9d:f8`. */

/** Text of an address in lower case; `mac` must be a whole number of 0 to 2^48 - 1. */
export function formatMac(mac: number): string {
  const hex = mac.toString(16).padStart(12, '0');
  return `${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}:${hex.slice(6, 8)}:${hex.slice(8, 10)}:${hex.slice(10)}`;
}

const FORMS = [/^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i, /^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/i];

/** Reads `aa:bb:cc:dd:ee:ff`, `aa-bb-cc-dd-ee-ff` or `aabb.ccdd.eeff`; null when it is none of them. */
export function parseMac(text: string): number | null {
  if (!FORMS.some((form) => form.test(text))) return null;
  return Number.parseInt(text.replaceAll(/[:.-]/g, ''), 16);
}
