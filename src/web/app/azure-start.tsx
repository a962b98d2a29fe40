/** Azure without a data set: the page in the frame of the plain address. */
import { Link } from '@tanstack/react-router';
import { AzurePage } from '../features/azure/azure-page.tsx';
import { useLiveUpdates } from '../lib/live.ts';
import classes from './home-page.module.css';
import { Logo } from './logo.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { StartBar } from './start-bar.tsx';

export function AzureStart() {
  useLiveUpdates(0);
  return (
    <div className={classes.home}>
      <header className={classes.head}>
        <Link to="/" className={classes.back} title="Capscape">
          <Logo size={26} />
          <b>Capscape</b>
        </Link>
        <SettingsMenu />
      </header>
      <main>
        <AzurePage />
      </main>
      <StartBar />
    </div>
  );
}
