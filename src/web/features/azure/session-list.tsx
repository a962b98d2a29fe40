/** Packet captures that Capscape watches: what they do, what came of them, and what can be done. */
import { Button, Loader } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { QueryView } from '../../components/query-view.tsx';
import classes from './azure.module.css';
import { useSessions } from './azure-queries.ts';
import { SessionCard } from './session-card.tsx';

export function SessionList({ startNew }: { readonly startNew: (() => void) | null }) {
  const sessions = useSessions();
  // Nobody is signed in, and nothing was ever watched.
  if (startNew === null && (sessions.data ?? []).length === 0) return null;
  return (
    <section aria-labelledby="azure-watched">
      <div className={classes.sectionHead}>
        <h2 id="azure-watched" className={classes.subtitle}>
          Watched by Capscape
        </h2>
        {startNew !== null && (
          <Button size="xs" leftSection={<IconPlus size={15} />} onClick={startNew}>
            New capture
          </Button>
        )}
      </div>
      <QueryView query={sessions} skeleton={<Loader size="sm" />}>
        {(all) =>
          all.length === 0 ? (
            <p className="cs-dim">
              Nothing yet. A capture that you start here is imported by itself when it ends; one that was started
              elsewhere can be taken from the list below.
            </p>
          ) : (
            <div className={classes.cards}>
              {all.map((session) => (
                <SessionCard key={session.id} session={session} />
              ))}
            </div>
          )
        }
      </QueryView>
    </section>
  );
}
