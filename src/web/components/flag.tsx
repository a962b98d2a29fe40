/** The flag of a country code; nothing where the value is no country. The name stands beside it, so it says nothing itself. */
import { type CellValue, countryCode } from '../lib/labels.ts';

export function Flag({ country }: { readonly country: CellValue }) {
  const code = countryCode(country);
  if (code === null) return null;
  return (
    <img className="cs-flag" src={`/flags/${code.toLowerCase()}.svg`} alt="" width={16} height={12} loading="lazy" />
  );
}
