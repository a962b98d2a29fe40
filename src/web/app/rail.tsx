/** The left rail: data set, views, settings. Folds to icons; on a phone it is a bar at the bottom. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconHelp, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from '@tabler/icons-react';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { keptSearch, type Search } from '../lib/search-text.ts';
import { saveSettings, useSettings } from '../lib/settings.ts';
import { DatasetPicker } from './dataset-picker.tsx';
import { Logo } from './logo.tsx';
import { MoreMenu } from './more-menu.tsx';
import classes from './rail.module.css';
import { SettingsMenu } from './settings-menu.tsx';
import { VIEWS } from './views.ts';

/** Views that a phone's bar has room for. */
const IN_BAR = 5;

interface RailProps {
  readonly openHelp: () => void;
  readonly openGo: () => void;
}

export function Rail({ openHelp, openGo }: RailProps) {
  const { railFolded } = useSettings();
  const { dataset = '' } = useParams({ strict: false });
  const isPhone = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const search = keptSearch(useSearch({ strict: false }) as Search);
  return (
    <aside className={classes.rail} aria-label="Data set, views and settings" data-folded={railFolded || undefined}>
      <Link to="/" className={classes.brand} title="Capscape">
        <Logo size={24} />
        <span className={classes.label}>Capscape</span>
      </Link>
      <div className={classes.picker}>
        <DatasetPicker folded={railFolded || isPhone} />
      </div>
      <nav className={classes.views} aria-label="Views">
        {(isPhone ? VIEWS.slice(0, IN_BAR) : VIEWS).map(({ path, label, icon: ViewIcon }) => (
          <Tooltip key={path} label={label} position="right" disabled={!railFolded} openDelay={200}>
            <Link
              to={`/d/$dataset/${path}`}
              params={{ dataset }}
              search={search as never}
              className={classes.view}
              activeProps={{ 'data-active': true, 'aria-current': 'page' } as object}
              activeOptions={{ includeSearch: false }}
              aria-label={label}
            >
              <ViewIcon size={18} stroke={1.7} aria-hidden />
              <span className={classes.label}>{label}</span>
            </Link>
          </Tooltip>
        ))}
        {isPhone && (
          <MoreMenu views={VIEWS.slice(IN_BAR)} dataset={dataset} search={search} openHelp={openHelp} openGo={openGo} />
        )}
      </nav>
      <div className={classes.foot}>
        <SettingsMenu />
        <Tooltip label="Go anywhere (Ctrl K)" position="right">
          <ActionIcon variant="subtle" color="gray" className={classes.go} aria-label="Go anywhere" onClick={openGo}>
            <IconSearch size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Keys (?)" position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes.help}
            aria-label="Keys and help"
            onClick={openHelp}
          >
            <IconHelp size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={railFolded ? 'Unfold' : 'Fold'} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes.fold}
            aria-label={railFolded ? 'Unfold the rail' : 'Fold the rail to icons'}
            onClick={() => saveSettings({ railFolded: !railFolded })}
          >
            {railFolded ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
          </ActionIcon>
        </Tooltip>
      </div>
    </aside>
  );
}
