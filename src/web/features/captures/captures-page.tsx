/** The captures of a data set: what each holds, whether every packet is accounted for, and what is wrong with it. */
import { Button, FileButton, NativeSelect, Skeleton, Text, TextInput, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Capture } from '../../../api/schemas.ts';
import { QueryView } from '../../components/query-view.tsx';
import { useCaptures, useDatasets } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { CaptureCard } from './capture-card.tsx';
import classes from './captures.module.css';
import { LinkField } from './link-field.tsx';
import { useUploads } from './uploads.tsx';

/** Beyond so many captures each is one line until it is unfolded. */
const LONG_LIST = 3;

export function CapturesPage() {
  const { dataset } = useScope();
  const captures = useCaptures(dataset);
  const { data: datasets } = useDatasets();
  const { send } = useUploads();
  const name = datasets?.find(({ id }) => id === dataset)?.name;
  return (
    <div className={classes.page}>
      <div className={classes.pageHead}>
        <div style={{ minWidth: 0 }}>
          <Title order={1} size="h4" className="cs-cut">
            Captures{name !== undefined && ` in ${name}`}
          </Title>
          <Text size="sm" c="dimmed">
            Drop or paste files anywhere on the page to add them
          </Text>
        </div>
        <FileButton onChange={(files) => files.length > 0 && send(files)} multiple>
          {(props) => (
            <Button {...props} size="xs" style={{ flex: 'none' }} leftSection={<IconUpload size={15} />}>
              Add captures
            </Button>
          )}
        </FileButton>
      </div>
      <LinkField dataset={dataset} />
      <QueryView query={captures} skeleton={<Skeleton height={150} />}>
        {(list) => <CaptureList captures={list} />}
      </QueryView>
    </div>
  );
}

type Order = 'newest' | 'name' | 'size' | 'time';

const ORDERS: Readonly<Record<Order, { readonly label: string; compare(a: Capture, b: Capture): number }>> = {
  newest: { label: 'Newest first', compare: (a, b) => b.id - a.id },
  name: { label: 'By name', compare: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }) },
  size: { label: 'Largest first', compare: (a, b) => b.fileBytes - a.fileBytes },
  time: { label: 'By time of traffic', compare: (a, b) => (a.first ?? '~').localeCompare(b.first ?? '~') },
};

function CaptureList({ captures }: { readonly captures: readonly Capture[] }) {
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
