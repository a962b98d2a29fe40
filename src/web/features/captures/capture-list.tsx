/** Captures one below the other; many of them as lines, to be found and put in order. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Capture } from '../../../api/captures.ts';
import { CaptureCard } from './capture-card.tsx';
import classes from './captures.module.css';

/** Beyond so many captures each is one line until it is unfolded. */
const LONG_LIST = 3;

type Order = 'newest' | 'name' | 'size' | 'time';

const ORDERS: Readonly<Record<Order, { readonly label: string; compare(a: Capture, b: Capture): number }>> = {
  newest: { label: 'Newest first', compare: (a, b) => b.id - a.id },
  name: { label: 'By name', compare: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }) },
  size: { label: 'Largest first', compare: (a, b) => b.fileBytes - a.fileBytes },
  time: { label: 'By time of traffic', compare: (a, b) => (a.first ?? '~').localeCompare(b.first ?? '~') },
};

export function CaptureList({ captures }: { readonly captures: readonly Capture[] }) {
  const [order, setOrder] = useState<Order>('newest');
  const [search, setSearch] = useState('');
  if (captures.length === 0)
    return <div className={`cs-panel ${classes.empty}`}>No captures yet: drop a file anywhere on the page.</div>;
  const isLong = captures.length > LONG_LIST;
  const wanted = search.trim().toLowerCase();
  const shown = captures.filter(({ name, tags }) =>
    [name, ...tags].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <div style={{ display: 'grid', gap: isLong ? 6 : 12 }}>
      {isLong && (
        <div className={classes.listHead}>
          <TextInput
            size="xs"
            placeholder="Find by name or tag"
            aria-label="Find captures by name or tag"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <NativeSelect
            size="xs"
            aria-label="Order"
            value={order}
            onChange={(event) => setOrder(event.currentTarget.value as Order)}
            data={Object.entries(ORDERS).map(([value, { label }]) => ({ value, label }))}
          />
        </div>
      )}
      {shown.toSorted(ORDERS[order].compare).map((capture) => (
        <CaptureCard key={capture.id} capture={capture} isOnly={captures.length === 1} isWide={!isLong} />
      ))}
      {shown.length === 0 && <div className={`cs-panel ${classes.empty}`}>No capture is called that.</div>}
    </div>
  );
}
