/** The views, in the order of the rail. */
import {
  type Icon,
  IconBrandAzure,
  IconChartBar,
  IconChartTreemap,
  IconDatabase,
  IconLayoutDashboard,
  IconList,
  IconWorld,
} from '@tabler/icons-react';

export interface ViewEntry {
  readonly path: 'overview' | 'flows' | 'protocols' | 'statistics' | 'map' | 'captures' | 'azure';
  readonly label: string;
  readonly icon: Icon;
  /** Second key after `g`. */
  readonly key: string;
}

export const VIEWS: readonly ViewEntry[] = [
  { path: 'overview', label: 'Overview', icon: IconLayoutDashboard, key: 'o' },
  { path: 'flows', label: 'Flows', icon: IconList, key: 'f' },
  { path: 'protocols', label: 'Protocols', icon: IconChartTreemap, key: 'p' },
  { path: 'statistics', label: 'Statistics', icon: IconChartBar, key: 's' },
  { path: 'map', label: 'Map', icon: IconWorld, key: 'm' },
  { path: 'captures', label: 'Captures', icon: IconDatabase, key: 'c' },
  { path: 'azure', label: 'Azure', icon: IconBrandAzure, key: 'a' },
];
