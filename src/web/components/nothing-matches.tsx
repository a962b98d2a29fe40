/** Nothing under this filter: says which part of it to take away to see something again. */
import { Button, Loader } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Scope } from '../../api/scope.ts';
import type { Totals } from '../../api/views.ts';
import { fetchTotals, settledValue } from '../lib/api.ts';
import { replaceTerm, topTerms } from '../lib/filter-terms.ts';
import { useFormat } from '../lib/format.ts';
import { useCaptures, viewKey } from '../lib/queries.ts';
import { useScope } from '../lib/scope.ts';
import { sentence } from '../lib/sentence.ts';
import classes from './nothing-matches.module.css';

interface Way {
  readonly label: string;
  readonly scope: Scope;
  readonly take: () => void;
}

export function NothingMatches() {
  const { dataset, scope, filter, setFilter, setRange, setCaptures, clear } = useScope();
  const format = useFormat();
  const { filter: _filter, ...unfiltered } = scope;
  const { from: _from, to: _to, ...anyTime } = scope;
  const { capture: _capture, ...anyCapture } = scope;
  const ways: Way[] = [
    ...topTerms(filter).map((term, index) => {
      const rest = replaceTerm(filter, index, null);
      return {
        label: `Without ${term}`,
        scope: rest === '' ? unfiltered : { ...scope, filter: rest },
        take: () => setFilter(rest),
      };
    }),
    ...(scope.from === undefined ? [] : [{ label: 'At any time', scope: anyTime, take: () => setRange(null) }]),
    ...(scope.capture === undefined
      ? []
      : [{ label: 'In all captures', scope: anyCapture, take: () => setCaptures([]) }]),
  ];
  const results = useQueries({
    queries: ways.map((way) => ({
      queryKey: [...viewKey(dataset), 'totals', way.scope],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<Totals> =>
        settledValue(fetchTotals(dataset, way.scope, signal)),
    })),
  });
  if (ways.length === 0) return <NothingRead />;
  const helping = ways
    .map((way, index) => ({ ...way, flows: results[index]?.data?.flows }))
    .filter(({ flows }) => flows !== 0);
  return (
    <div className={classes.box} role="status">
      <IconFilterOff size={30} stroke={1.3} aria-hidden />
      <b>Nothing matches this filter</b>
      {helping.length > 0 && <span className="cs-dim">Take one of these away to see something again</span>}
      {helping.map(({ label, flows, take }) => (
        <Button key={label} variant="default" size="xs" maw="100%" onClick={take}>
          <span className="cs-cut">{label}</span>
          <span className={classes.count}>
            {flows === undefined ? <Loader size={10} /> : format.things(flows, 'flow')}
          </span>
        </Button>
      ))}
      <Button variant="subtle" size="xs" onClick={clear}>
        Show everything
      </Button>
    </div>
  );
}

/** Nothing although nothing is filtered: an import that has only begun or has failed, or packets that are in no flow. */
function NothingRead() {
  const { dataset } = useScope();
  const { data: captures = [] } = useCaptures(dataset);
  const failed = captures.find(({ state }) => state === 'failed');
  const isReading = captures.some(({ state }) => state === 'queued' || state === 'importing' || state === 'receiving');
  const [title, text] = isReading
    ? ['Nothing read yet', 'The first flows are shown as soon as they are there.']
    : failed !== undefined
      ? [`${failed.name} could not be imported`, sentence(failed.error?.detail ?? '')]
      : captures.length === 0
        ? ['No captures', 'Add one: drop a file anywhere on the page.']
        : captures.every(({ packets }) => packets === 0)
          ? ['No packets', captures.length === 1 ? 'The capture is empty.' : 'The captures are empty.']
          : ['No flows', 'No packet that was read belongs to a flow. Captures says what they are.'];
  return (
    <div className={classes.box} role="status">
      <b>{title}</b>
      <span className="cs-dim">{text}</span>
      {!isReading && (
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link {...props} to="/d/$dataset/captures" params={{ dataset: String(dataset) }} />}
        >
          Captures
        </Button>
      )}
    </div>
  );
}
