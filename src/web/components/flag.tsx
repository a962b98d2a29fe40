/** The flag of a country, or a sign for addresses that are in none. The name stands beside it, so it says nothing itself. */
import { IconBroadcast, IconHome2 } from '@tabler/icons-react';
import { type CellValue, countryCode } from '../lib/labels.ts';

export function Flag({ country }: { readonly country: CellValue }) {
  const code = countryCode(country);
  if (code === null) {
    if (country === 'private') return <IconHome2 className="cs-place" size={14} aria-hidden />;
    if (country === 'multicast' || country === 'broadcast') {
      return <IconBroadcast className="cs-place" size={14} aria-hidden />;
    }
    return null;
  }
  return (
    <img className="cs-flag" src={`/flags/${code.toLowerCase()}.svg`} alt="" width={16} height={12} loading="lazy" />
  );
}
