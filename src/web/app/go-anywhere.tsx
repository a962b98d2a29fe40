/** Ctrl K: views, data sets and hosts by name. */
import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Values } from '../../api/views.ts';
import { fetchValues, settledValue } from '../lib/api.ts';
import { useFormat } from '../lib/format.ts';
import { useDatasets, viewKey } from '../lib/queries.ts';
import { useScope } from '../lib/scope.ts';
import { keptSearch } from '../lib/search-text.ts';
import classes from './go-anywhere.module.css';
import { VIEWS } from './views.ts';

interface Destination {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly detail: string;
  readonly go: () => void;
}

/** Hosts and names that begin with what was typed, over the whole data set. */
function useHosts(text: string) {
  const { dataset } = useScope();
  return useQuery<Values>({
    queryKey: [...viewKey(dataset), 'go', text],
    queryFn: ({ signal }) => settledValue(fetchValues(dataset, { field: 'ip', prefix: text, limit: 8 }, signal)),
    enabled: text.length > 1 && dataset > 0,
  });
}

export function GoAnywhere({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      padding={0}
      size={520}
      yOffset="12vh"
      title="Go anywhere"
      transitionProps={{ duration: 0 }}
      styles={{ header: { display: 'none' } }}
    >
      {opened && <Palette close={close} />}
    </Modal>
  );
}

function Palette({ close }: { readonly close: () => void }) {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 120);
  const { dataset, onlyThis } = useScope();
  const navigate = useNavigate();
  const format = useFormat();
  const { data: datasets = [] } = useDatasets();
  const { data: hosts, isFetching } = useHosts(settled);
  const combobox = useCombobox({ opened: true });
  const isAsking = isFetching || settled !== text.trim();

  const matches = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const destinations: Destination[] = [
    ...VIEWS.filter(({ label }) => matches(label)).map(({ path, label, key }) => ({
      id: `view-${path}`,
      group: 'Views',
      label,
      detail: `g ${key}`,
      go: () =>
        void navigate({
          to: `/d/$dataset/${path}`,
          params: { dataset: String(dataset) },
          search: keptSearch,
        } as never),
    })),
    ...datasets
      .filter(({ name }) => matches(name))
      .map(({ id, name, flows }) => ({
        id: `dataset-${id}`,
        group: 'Data sets',
        label: name,
        detail: format.things(flows, 'flow'),
        go: () => void navigate({ to: '/d/$dataset/overview', params: { dataset: String(id) } }),
      })),
    ...(hosts?.values ?? []).map(({ value, flows }) => ({
      id: `host-${value}`,
      group: 'Hosts: show only this one',
      label: String(value),
      detail: format.things(flows, 'flow'),
      go: () => onlyThis({ field: 'ip', value }),
    })),
  ];
  const shown = destinations.map(({ id }) => id).join();
  const { selectFirstOption } = combobox;
  // Enter goes to the first, whenever the list becomes another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list in the document is what is selected from.
  useEffect(() => {
    selectFirstOption();
  }, [shown, selectFirstOption]);
  const groups = [...new Set(destinations.map(({ group }) => group))];

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        close();
        destinations.find((destination) => destination.id === id)?.go();
      }}
    >
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          size="md"
          variant="unstyled"
          className={classes.field}
          leftSection={<IconSearch size={17} />}
          placeholder="Go to a view, data set or host"
          aria-label="Go to a view, data set or host"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          // The list is always open and keeps Escape to itself.
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options}>
        {groups.map((group) => (
          <Combobox.Group key={group} label={group}>
            {destinations
              .filter((destination) => destination.group === group)
              .map(({ id, label, detail }) => (
                <Combobox.Option key={id} value={id} className={classes.option}>
                  <span className="cs-cut">{label}</span>
                  <span className="cs-dim">{detail}</span>
                </Combobox.Option>
              ))}
          </Combobox.Group>
        ))}
        {destinations.length === 0 && (
          <Combobox.Empty>{isAsking ? 'Looking among the hosts …' : 'Nothing of that name'}</Combobox.Empty>
        )}
      </Combobox.Options>
    </Combobox>
  );
}
