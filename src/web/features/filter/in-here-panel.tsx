/** "What is in here?": for each field its top values with counts, under the filter as it is. */
import { Skeleton, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { FIELDS, isGroupable } from '../../../query/fields.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { Value } from '../../components/value.tsx';
import { useColors } from '../../lib/colors.ts';
import { useFormat } from '../../lib/format.ts';
import { useTop, useTotals } from '../../lib/queries.ts';
import classes from './in-here-panel.module.css';

/** Opened at first, in this order; every other field that has values follows. */
const FIRST = [
  'service',
  'application',
  'category',
  'ip',
  'far_country',
  'dst_port',
  'server_name',
  'proto',
  'conn_state',
];
const OPEN_AT_FIRST = new Set(['service', 'ip', 'far_country', 'dst_port']);
const LEFT_OUT = new Set(['capture_id', 'flow_id', 'community_id', 'country']);

const OFFERED = [
  ...FIRST.flatMap((name) => FIELDS.get(name) ?? []),
  ...[...FIELDS.values()].filter(
    (field) => isGroupable(field) && !FIRST.includes(field.name) && !LEFT_OUT.has(field.name),
  ),
];

export function InHerePanel({ close }: { readonly close: () => void }) {
  const [wanted, setWanted] = useState('');
  const text = wanted.trim().toLowerCase();
  const fields = OFFERED.filter(({ name, label }) => name.includes(text) || label.toLowerCase().includes(text));
  return (
    <SidePanel title="What is in here?" label="What is in here?" close={close}>
      <TextInput
        size="xs"
        aria-label="Find a field"
        placeholder="Find a field"
        leftSection={<IconSearch size={14} />}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      {fields.map(({ name, label, doc }) => (
        <FieldValues key={name} field={name} label={label} doc={doc} isOpenAtFirst={OPEN_AT_FIRST.has(name)} />
      ))}
      {fields.length === 0 && <p className="cs-dim">No field is called so</p>}
    </SidePanel>
  );
}

interface FieldValuesProps {
  readonly field: string;
  readonly label: string;
  readonly doc: string;
  readonly isOpenAtFirst: boolean;
}

function FieldValues({ field, label, doc, isOpenAtFirst }: FieldValuesProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  return (
    <section className={classes.field}>
      <UnstyledButton className={classes.head} aria-expanded={isOpen} title={doc} onClick={() => setIsOpen(!isOpen)}>
        <IconChevronRight size={14} className={classes.arrow} data-open={isOpen || undefined} />
        {label}
      </UnstyledButton>
      {isOpen && <TopValues field={field} />}
    </section>
  );
}

const FEW = 6;
const MANY = 50;

function TopValues({ field }: { readonly field: string }) {
  const [limit, setLimit] = useState(FEW);
  const top = useTop({ by: field, measure: 'flows', limit });
  const { data: totals } = useTotals();
  const format = useFormat();
  const serviceColor = useColors('service');
  if (top.data === undefined) {
    if (top.isError) return <ProblemNotice problem={top.error.problem} retry={() => void top.refetch()} />;
    return <Skeleton height={20 * FEW} mt={4} />;
  }
  const { rows, other } = top.data;
  const all = totals?.flows ?? 0;
  return (
    <div className={top.isPlaceholderData ? 'cs-stale' : undefined}>
      <ul className={classes.values}>
        {rows.map(({ value, flows }) => (
          <li key={String(value)} style={{ '--share': `${all === 0 ? 0 : (100 * flows) / all}%` } as object}>
            <Value field={field} value={value} {...(field === 'service' && { color: serviceColor(value) })} />
            <span className={classes.count}>{format.count(flows)}</span>
          </li>
        ))}
      </ul>
      {rows.length === 0 && <span className="cs-dim">Nothing</span>}
      {other.values > 0 && (
        <UnstyledButton
          className={classes.more}
          onClick={() => setLimit(limit === FEW ? MANY : FEW)}
          disabled={limit === MANY}
        >
          {format.count(other.values)} more {other.values === 1 ? 'value' : 'values'} in {format.count(other.flows)}{' '}
          flows
        </UnstyledButton>
      )}
      {limit === MANY && (
        <UnstyledButton className={classes.more} onClick={() => setLimit(FEW)}>
          Fewer
        </UnstyledButton>
      )}
    </div>
  );
}
