/** The frame around every view: rail, filter, what is shown of what, timeline. Nothing in it moves when the view changes. */
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { useRef } from 'react';
import { Timeline } from '../components/timeline/timeline.tsx';
import { ValueMenuProvider } from '../components/value-menu.tsx';
import { StartPage } from '../features/captures/start-page.tsx';
import { FilterBar } from '../features/filter/filter-bar.tsx';
import type { FilterInputHandle } from '../features/filter/filter-input.tsx';
import { InHerePanel } from '../features/filter/in-here-panel.tsx';
import { readFilter } from '../lib/filter-terms.ts';
import { useLiveUpdates } from '../lib/live.ts';
import { useCaptures, useDatasets } from '../lib/queries.ts';
import { useScope } from '../lib/scope.ts';
import { GoAnywhere } from './go-anywhere.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { PartialBanner } from './partial-banner.tsx';
import { Rail } from './rail.tsx';
import { ScopeLine } from './scope-line.tsx';
import classes from './shell.module.css';
import { useKeys, useViewKeys } from './view-keys.ts';

export function Shell() {
  const { dataset, filter, setRange } = useScope();
  const datasets = useDatasets();
  const isConnected = useLiveUpdates(dataset);
  const captures = useCaptures(dataset);
  const filterInput = useRef<FilterInputHandle>(null);
  const [isHelpOpen, help] = useDisclosure();
  const [isGoOpen, go] = useDisclosure();
  const [isInHereOpen, inHere] = useDisclosure();
  useViewKeys();
  useKeys({ '?': help.open, z: () => setRange(null), i: inHere.toggle, '/': () => filterInput.current?.focus() });
  useHotkeys([['mod+K', go.open]], []);

  const isOfFlows = !useMatchRoute()({ to: '/d/$dataset/azure' });
  const isEmpty = captures.data?.length === 0;
  const isReadable = readFilter(filter).ok;
  const isKnown = datasets.isFetching || datasets.data?.some(({ id }) => id === dataset) !== false;
  if (!isKnown) return <NotFoundPage />;
  return (
    <ValueMenuProvider>
      <div className={classes.shell}>
        <a className={classes.skip} href="#view">
          Skip to the view
        </a>
        <Rail openHelp={help.open} openGo={go.open} />
        <div className={classes.column}>
          {!isOfFlows ? (
            <main id="view" className={classes.view} tabIndex={-1}>
              <Outlet />
            </main>
          ) : isEmpty ? (
            <main id="view" className={classes.view} tabIndex={-1}>
              <StartPage />
            </main>
          ) : (
            <>
              <header className={classes.head}>
                <FilterBar input={filterInput} isInHereOpen={isInHereOpen} toggleInHere={inHere.toggle} />
                <ScopeLine isConnected={isConnected} />
              </header>
              <PartialBanner />
              {isReadable && <Timeline />}
              <div className={classes.body}>
                <main id="view" className={classes.view} tabIndex={-1}>
                  {isReadable ? (
                    <Outlet />
                  ) : (
                    <p className={classes.unreadable}>The filter cannot be read; what is wrong is said under it.</p>
                  )}
                </main>
                {isInHereOpen && <InHerePanel close={inHere.close} />}
              </div>
            </>
          )}
        </div>
      </div>
      <HelpDialog opened={isHelpOpen} close={help.close} />
      <GoAnywhere opened={isGoOpen} close={go.close} />
    </ValueMenuProvider>
  );
}
