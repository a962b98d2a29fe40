/** What stands out; a click shows only the flows behind it, another all again. */
import { Skeleton } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Totals } from '../../../api/views.ts';
import { amountOf, isWithoutCounts, shareOf } from '../../components/charts/amounts.ts';
import { chooseCondition, hasCondition, narrow } from '../../components/charts/choose-terms.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Value } from '../../components/value.tsx';
import { useFormat } from '../../lib/format.ts';
import { useTop, useTotals } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { useKinds } from '../../lib/shown-captures.ts';
import { FINDINGS, type FindingSpec, isAbsenceKnown, UNANSWERED } from './findings.ts';
import classes from './findings-panel.module.css';

interface Found {
  readonly spec: FindingSpec;
  readonly query: ReturnType<typeof useTotals>;
}

/** One question each; the list is a constant, so the hooks keep their order. */
function useFindings(): readonly Found[] {
  const { filter } = useScope();
  // biome-ignore lint/correctness/useHookAtTopLevel: FINDINGS never changes, so the hooks keep their order.
  return FINDINGS.map((spec) => ({ spec, query: useTotals({ filter: narrow(filter, spec.condition) }) }));
}

export function FindingsPanel({ totals }: { readonly totals: Totals }) {
  const titleId = useId();
  const found = useFindings();
  const kinds = useKinds();
  const failed = found.find(({ query }) => query.isError && query.data === undefined);
  const isLoading = found.some(({ query }) => query.data === undefined);
  const present = found.filter(({ query }) => query.data !== undefined && query.data.flows > 0);
  const absent = found.filter(({ spec, query }) => query.data?.flows === 0 && isAbsenceKnown(spec, kinds));
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        What stands out?
      </h2>
      {failed?.query.error && <ProblemNotice problem={failed.query.error.problem} />}
      {isLoading && failed === undefined ? (
        <Skeleton height={220} />
      ) : (
        <>
          <ul className={classes.list}>
            {present.map(({ spec, query }) => (
              <Finding
                key={spec.id}
                spec={spec}
                meaning={kinds.hasPackets ? spec.meaning : (spec.meaningInLogs ?? spec.meaning)}
                sums={query.data!}
                totals={totals}
                isStale={query.isPlaceholderData}
              >
                {spec.id === 'unanswered' && <MostUnanswered />}
              </Finding>
            ))}
          </ul>
          {absent.length > 0 && (
            <p className={classes.absent}>
              {present.length === 0 ? 'Nothing found of these: ' : 'Not found: '}
              {absent.map(({ spec }) => spec.short).join(', ')}.
            </p>
          )}
        </>
      )}
    </section>
  );
}

interface FindingProps {
  readonly spec: FindingSpec;
  readonly meaning: string;
  readonly sums: Totals;
  readonly totals: Totals;
  readonly isStale: boolean;
  readonly children: ReactNode;
}

function Finding({ spec, meaning, sums, totals, isStale, children }: FindingProps) {
  const format = useFormat();
  const { filter, setFilter } = useScope();
  const share = shareOf(sums.flows, totals.flows);
  return (
    <li className={isStale ? 'cs-stale' : undefined}>
      <button
        type="button"
        className={classes.finding}
        aria-pressed={hasCondition(filter, spec.condition)}
        title={spec.condition}
        onClick={() => setFilter(chooseCondition(filter, spec.condition))}
      >
        <span className={classes.words}>
          <b>{format.count(sums.flows)}</b> {sums.flows === 1 ? spec.one : spec.many}
          {!isWithoutCounts(sums) && <span className={classes.bytes}>{format.bytes(amountOf(sums, 'bytes'))}</span>}
        </span>
        <span className={classes.share}>
          <span className={classes.bar} aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
          <span className={classes.percent}>{format.percent(share)}</span>
        </span>
      </button>
      <p className={classes.meaning}>
        {meaning} {children}
      </p>
    </li>
  );
}

/** A scan shows here: one source behind most of what nobody answered. */
function MostUnanswered() {
  const format = useFormat();
  const { filter } = useScope();
  const { data } = useTop({ by: 'src_ip', measure: 'flows', limit: 1 }, { filter: narrow(filter, UNANSWERED) });
  const [most] = data?.rows ?? [];
  if (most === undefined) return null;
  const all = most.flows + (data?.other.flows ?? 0);
  return (
    <>
      <Value field="src_ip" value={most.value} /> made {format.count(most.flows)} of the {format.count(all)} that had
      none or were rejected.
    </>
  );
}
