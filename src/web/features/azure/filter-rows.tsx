import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import classes from './azure.module.css';
import { EMPTY_FILTER, type FilterRow } from './capture-form.ts';

interface FilterRowsProps {
  readonly filters: readonly FilterRow[];
  readonly change: (filters: readonly FilterRow[]) => void;
}

const FILTER_LIMIT = 10;

const TEXTS = [
  { name: 'localAddress', label: 'Address of the machine', placeholder: '10.0.0.4' },
  { name: 'localPort', label: 'Port of the machine', placeholder: '80;443' },
  { name: 'remoteAddress', label: 'Address of the other side', placeholder: '10.0.0.0/24' },
  { name: 'remotePort', label: 'Port of the other side', placeholder: '1-1023' },
] as const;

/** Packets that match one of the rows are captured; within a row all that is filled in must hold. */
export function FilterRows({ filters, change }: FilterRowsProps) {
  const set = (index: number, part: Partial<FilterRow>) =>
    change(filters.map((filter, i) => (i === index ? { ...filter, ...part } : filter)));
  return (
    <>
      <p className="cs-dim">
        {filters.length === 0
          ? 'All packets. With filters: those that match one of them.'
          : 'One value, a range like 80-85, or several like 80;443. Empty matches everything.'}
      </p>
      {filters.map((filter, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else that tells them apart, and keep their place.
        <div key={index} className={classes.filter}>
          <Select
            label="Protocol"
            data={[
              { value: 'any', label: 'Any' },
              { value: 'tcp', label: 'TCP' },
              { value: 'udp', label: 'UDP' },
            ]}
            value={filter.protocol}
            onChange={(value) => set(index, { protocol: value as FilterRow['protocol'] })}
            allowDeselect={false}
          />
          {TEXTS.map(({ name, label, placeholder }) => (
            <TextInput
              key={name}
              label={label}
              placeholder={placeholder}
              value={filter[name]}
              onChange={(event) => set(index, { [name]: event.currentTarget.value })}
            />
          ))}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove filter ${index + 1}`}
            onClick={() => change(filters.filter((_, i) => i !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {filters.length < FILTER_LIMIT && (
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => change([...filters, EMPTY_FILTER])}
          >
            Add a filter
          </Button>
        </div>
      )}
    </>
  );
}
