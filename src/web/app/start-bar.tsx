/** On a phone, where there is no data set yet: the bar at the bottom that every other page has. */
import { useMediaQuery } from '@mantine/hooks';
import { IconBrandAzure, IconDatabase } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import rail from './rail.module.css';

const PLACES = [
  { to: '/', label: 'Captures', icon: IconDatabase },
  { to: '/azure', label: 'Azure', icon: IconBrandAzure },
] as const;

export function StartBar() {
  const isPhone = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  if (!isPhone) return null;
  return (
    <nav className={`${rail.rail} ${rail.start}`} aria-label="Views">
      <div className={rail.views}>
        {PLACES.map(({ to, label, icon: PlaceIcon }) => (
          <Link
            key={to}
            to={to}
            className={rail.view}
            activeProps={{ 'data-active': true, 'aria-current': 'page' } as object}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            <PlaceIcon size={18} stroke={1.7} aria-hidden />
            <span className={rail.label}>{label}</span>
          </Link>
        ))}
      </div>
    </nav>
  );
}
