/** Which data set is shown, and a way to start another. */
import { Button, Group, Menu, Modal, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconFolders, IconPencil, IconPlus, IconSelector } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { createDataset, type Problem, renameDataset } from '../lib/api.ts';
import { useFormat } from '../lib/format.ts';
import { DATASETS_KEY, useDatasets } from '../lib/queries.ts';
import { useScope } from '../lib/scope.ts';
import classes from './dataset-picker.module.css';

export function DatasetPicker({ folded }: { readonly folded: boolean }) {
  const { dataset } = useScope();
  const { data: datasets = [] } = useDatasets();
  const format = useFormat();
  const navigate = useNavigate();
  const [naming, setNaming] = useState<'new' | 'rename'>('new');
  const [isNaming, dialog] = useDisclosure();
  const current = datasets.find(({ id }) => id === dataset);
  const open = (id: number) => void navigate({ to: '/d/$dataset/overview', params: { dataset: String(id) } });
  const ask = (kind: 'new' | 'rename') => {
    setNaming(kind);
    dialog.open();
  };
  return (
    <>
      <Menu position="bottom-start" width={280} shadow="md">
        <Menu.Target>
          <UnstyledButton
            className={classes.button}
            aria-label={folded ? `Data set ${current?.name ?? 'none'}` : undefined}
          >
            {folded ? (
              <Tooltip label={current?.name ?? 'Data set'} position="right">
                <IconFolders size={18} stroke={1.7} />
              </Tooltip>
            ) : (
              <>
                <span className={classes.text}>
                  <span className={classes.caption}>Data set</span>
                  <span className="cs-cut">{current?.name ?? '…'}</span>
                </span>
                <IconSelector size={15} />
              </>
            )}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Data sets</Menu.Label>
          <div className={classes.list}>
            {datasets.map(({ id, name, flows, captures }) => (
              <Menu.Item
                key={id}
                onClick={() => open(id)}
                rightSection={id === dataset && <IconCheck size={15} aria-label="shown" />}
              >
                <div className="cs-cut">{name}</div>
                <div className={classes.detail}>
                  {format.things(captures, 'capture')} · {format.things(flows, 'flow')}
                </div>
              </Menu.Item>
            ))}
          </div>
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={15} />} onClick={() => ask('new')}>
            New data set
          </Menu.Item>
          {current !== undefined && (
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => ask('rename')}>
              Rename this one
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isNaming}
        onClose={dialog.close}
        title={naming === 'new' ? 'New data set' : 'Rename the data set'}
        size="sm"
      >
        <NameForm
          initial={naming === 'rename' ? (current?.name ?? '') : ''}
          save={(name) => (naming === 'new' ? createDataset({ name }) : renameDataset(dataset, { name }))}
          saved={({ id }) => {
            dialog.close();
            if (naming === 'new') void navigate({ to: '/d/$dataset/captures', params: { dataset: String(id) } });
          }}
          action={naming === 'new' ? 'Create' : 'Rename'}
        />
      </Modal>
    </>
  );
}

interface NameFormProps {
  readonly initial: string;
  readonly action: string;
  readonly save: (name: string) => ReturnType<typeof createDataset>;
  readonly saved: (dataset: { readonly id: number }) => void;
}

function NameForm({ initial, action, save, saved }: NameFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await save(name.trim());
    if (!answer.ok) return setProblem(answer.problem);
    await client.invalidateQueries({ queryKey: DATASETS_KEY });
    saved(answer.value);
  };
  return (
    <form onSubmit={submit}>
      {problem !== null && <ProblemNotice problem={problem} />}
      <TextInput
        label="Name"
        description="For example what was investigated and when"
        data-autofocus
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" disabled={name.trim() === ''}>
          {action}
        </Button>
      </Group>
    </form>
  );
}
