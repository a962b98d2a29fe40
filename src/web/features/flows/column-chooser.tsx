/** Which columns the table shows: found by name, grouped as the column reference groups them. */
import { Button, Checkbox, Popover, ScrollArea, TextInput } from '@mantine/core';
import { IconColumns3, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnGroup } from '../../../schema/columns/column-spec.ts';
import { COLUMNS } from '../../../schema/columns.ts';
import { isColumn } from '../../lib/labels.ts';
import { ALL_COLUMNS, DEFAULT_COLUMNS, type FlowColumnName, flowColumn } from './flow-columns.ts';
import classes from './flows.module.css';

const GROUPS: Readonly<Record<ColumnGroup | 'together', string>> = {
  together: 'Put together',
  time: 'Time',
  endpoints: 'Endpoints',
  application: 'Application',
  place: 'Place',
  volume: 'Volume',
  health: 'Health',
  log: 'Flow log',
  fingerprints: 'Fingerprints',
  identity: 'Identity',
};

export interface ColumnChooserProps {
  readonly shown: readonly FlowColumnName[];
  readonly show: (names: readonly FlowColumnName[]) => void;
}

export function ColumnChooser({ shown, show }: ColumnChooserProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const offered = ALL_COLUMNS.map((name) => flowColumn(name)).filter(
    ({ name, label }) => name.includes(wanted) || label.toLowerCase().includes(wanted),
  );
  const groupOf = (name: FlowColumnName) =>
    isColumn(name) && !['packets', 'bytes'].includes(name) ? COLUMNS[name].group : 'together';
  const toggle = (name: FlowColumnName) => {
    if (!shown.includes(name)) return show([...shown, name]);
    if (shown.length > 1) show(shown.filter((other) => other !== name));
  };
  return (
    <Popover position="bottom-end" shadow="md" width={300} trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconColumns3 size={15} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <TextInput
          size="xs"
          aria-label="Find a column"
          placeholder="Find a column"
          leftSection={<IconSearch size={14} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ScrollArea.Autosize mah="50vh" mt={6} type="auto">
          {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => {
            const members = offered.filter(({ name }) => groupOf(name) === group);
            if (members.length === 0) return null;
            return (
              <fieldset key={group} className={classes.group}>
                <legend>{GROUPS[group]}</legend>
                {members.map(({ name, label, doc }) => (
                  <Checkbox
                    key={name}
                    size="xs"
                    label={label}
                    title={doc}
                    checked={shown.includes(name)}
                    onChange={() => toggle(name)}
                  />
                ))}
              </fieldset>
            );
          })}
          {offered.length === 0 && <p className="cs-dim">No column is called so</p>}
        </ScrollArea.Autosize>
        <Button mt={6} size="compact-xs" variant="subtle" onClick={() => show(DEFAULT_COLUMNS)}>
          The usual columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
