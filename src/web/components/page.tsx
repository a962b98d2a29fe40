/** The body of a view: its name, the switches that hold for all of it, and what it shows. */
import type { ReactNode } from 'react';
import { useTotals } from '../lib/queries.ts';
import { NothingMatches } from './nothing-matches.tsx';
import classes from './page.module.css';

export interface PageProps {
  readonly title: string;
  readonly switches?: ReactNode;
  readonly children: ReactNode;
  /** Stands below the words that say there are no flows to show. */
  readonly withoutFlows?: ReactNode;
}

export function Page({ title, switches, children, withoutFlows }: PageProps) {
  const totals = useTotals();
  const isEmpty = totals.data?.flows === 0 && !totals.isPlaceholderData;
  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <h1 className={classes.title}>{title}</h1>
        {!isEmpty && switches}
      </div>
      {isEmpty ? (
        <>
          <div className={classes.empty}>
            <NothingMatches />
          </div>
          {withoutFlows}
        </>
      ) : (
        children
      )}
    </div>
  );
}
