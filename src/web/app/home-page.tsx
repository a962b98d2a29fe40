/** The plain address: the newest data set, or the start page while there is none. */
import { Center, Loader } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { StartPage } from '../features/captures/start-page.tsx';
import { useDatasets } from '../lib/queries.ts';
import classes from './home-page.module.css';
import { Logo } from './logo.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { StartBar } from './start-bar.tsx';

export function HomePage() {
  const datasets = useDatasets();
  if (datasets.data === undefined) {
    return (
      <Center component="main" h="100dvh" p="md">
        {datasets.isError ? (
          <ProblemNotice problem={datasets.error.problem} retry={() => void datasets.refetch()} />
        ) : (
          <Loader size="sm" aria-label="Loading" />
        )}
      </Center>
    );
  }
  const newest = datasets.data.toSorted((a, b) => b.id - a.id).find(({ captures }) => captures > 0) ?? datasets.data[0];
  if (newest !== undefined) {
    return <Navigate to="/d/$dataset/overview" params={{ dataset: String(newest.id) }} replace />;
  }
  return (
    <div className={classes.home}>
      <header className={classes.head}>
        <Logo size={26} />
        <b>Capscape</b>
        <SettingsMenu />
      </header>
      <main>
        <StartPage />
      </main>
      <StartBar />
    </div>
  );
}
