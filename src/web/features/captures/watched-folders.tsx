/** Folders of the server whose files are imported as they come: those of this data set, and how to watch another. */
import { ActionIcon, Button, Group, Modal, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconFolder, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { WatchedFolder } from '../../../api/folders.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { fetchFolders, type Problem, settledValue, stopWatching, watchFolder } from '../../lib/api.ts';
import { useFormat } from '../../lib/format.ts';
import classes from './captures.module.css';

const foldersKey = (dataset: number) => ['folders', dataset] as const;

/** Between two looks at how they are. */
const REFRESH_MS = 5_000;

const useFolders = (dataset: number) =>
  useQuery({
    queryKey: foldersKey(dataset),
    queryFn: ({ signal }) => settledValue(fetchFolders(dataset, signal)),
    // Nothing is shown of them while there are none.
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? REFRESH_MS : false),
  });

export function WatchFolderButton({ dataset }: { readonly dataset: number }) {
  const [isOpen, dialog] = useDisclosure();
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconFolder size={15} />} onClick={dialog.open}>
        Watch a folder
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title="Watch a folder">
        <WatchForm dataset={dataset} close={dialog.close} />
      </Modal>
    </>
  );
}

export function WatchedFolders({ dataset }: { readonly dataset: number }) {
  const { data: folders = [] } = useFolders(dataset);
  if (folders.length === 0) return null;
  return (
    <ul className={classes.folders} aria-label="Watched folders">
      {folders.map((folder) => (
        <FolderLine key={folder.id} folder={folder} />
      ))}
    </ul>
  );
}

const RULES: Readonly<Record<WatchedFolder['subfolders'], string>> = {
  together: 'Import into this data set, too',
  datasets: 'Each becomes a data set of its name',
  ignored: 'Leave them alone',
};

function FolderLine({ folder }: { readonly folder: WatchedFolder }) {
  const format = useFormat();
  const client = useQueryClient();
  const { id, path, imported, waiting, problem, tagPattern } = folder;
  const stop = async () => {
    await stopWatching(id);
    await client.invalidateQueries({ queryKey: foldersKey(folder.datasetId) });
  };
  return (
    <li className={classes.folder}>
      <IconFolder size={16} aria-hidden />
      <span className={classes.folderText}>
        <b className={classes.hash}>{path}</b>{' '}
        <span className="cs-dim">
          is watched · {imported === 1 ? '1 file' : `${format.count(imported)} files`} brought in
          {waiting > 0 && ` · ${format.count(waiting)} still being written`}
          {tagPattern !== null && ` · tags by ${tagPattern}`}
        </span>
        {problem !== null && (
          <span className={classes.folderProblem}>
            <IconAlertTriangle size={14} aria-hidden /> {problem.detail}
          </span>
        )}
      </span>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={`Stop watching ${path}`}
        title="Stop watching; captures stay"
        onClick={() => void stop()}
      >
        <IconX size={14} />
      </ActionIcon>
    </li>
  );
}

function WatchForm({ dataset, close }: { readonly dataset: number; readonly close: () => void }) {
  const client = useQueryClient();
  const [path, setPath] = useState('');
  const [subfolders, setSubfolders] = useState<WatchedFolder['subfolders']>('together');
  const [tagPattern, setTagPattern] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const pattern = tagPattern.trim();
    const answer = await watchFolder(dataset, {
      path: path.trim(),
      subfolders,
      tagPattern: pattern === '' ? null : pattern,
    });
    if (!answer.ok) return setProblem(answer.problem);
    close();
    await client.invalidateQueries({ queryKey: foldersKey(dataset) });
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Text size="sm" c="dimmed" mb="sm">
        What is put into the folder is imported once it is no longer written to. The files themselves stay as they are.
      </Text>
      <TextInput
        label="Folder on the machine that Capscape runs on"
        placeholder="/srv/captures/incoming"
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        data-autofocus
      />
      <NativeSelect
        label="Its subfolders"
        mt="sm"
        value={subfolders}
        onChange={(event) => setSubfolders(event.currentTarget.value as WatchedFolder['subfolders'])}
        data={Object.entries(RULES).map(([value, label]) => ({ value, label }))}
      />
      <TextInput
        label="Tags from file names"
        description="What stands in braces becomes a tag; {*} passes over a part. None when empty."
        placeholder="{host}_{interface}_{*}.pcap"
        mt="sm"
        value={tagPattern}
        onChange={(event) => setTagPattern(event.currentTarget.value)}
      />
      {problem !== null && (
        <div style={{ marginTop: 12 }}>
          <ProblemNotice problem={problem} />
        </div>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" disabled={path.trim() === ''}>
          Watch it
        </Button>
      </Group>
    </form>
  );
}
