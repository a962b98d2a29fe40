/** What is asked before a capture is renamed or deleted. */
import { Button, Group, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Capture } from '../../../api/captures.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { changeCapture, deleteCapture, type Problem } from '../../lib/api.ts';
import { useFormat } from '../../lib/format.ts';
import { capturesKey, DATASETS_KEY, viewKey } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';

interface DialogProps {
  readonly capture: Capture;
  readonly close: () => void;
}

export function DeleteForm({ capture, close }: DialogProps) {
  const client = useQueryClient();
  const format = useFormat();
  const { scope, dataset, setCaptures } = useScope();
  const [isDeleting, setIsDeleting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const confirm = async () => {
    setIsDeleting(true);
    const answer = await deleteCapture(capture.id);
    setIsDeleting(false);
    if (!answer.ok) return setProblem(answer.problem);
    if (scope.capture === String(capture.id)) setCaptures([]);
    close();
    notifications.show({
      title: `${capture.name} is deleted`,
      message: `${format.bytes(answer.value.freedBytes)} of disk are free again.`,
    });
    await Promise.all(
      [capturesKey(dataset), DATASETS_KEY, viewKey(dataset)].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  };
  return (
    <>
      <Text style={{ overflowWrap: 'anywhere' }}>
        <b>{capture.name}</b> with its {format.count(capture.flows)} flows and its copy of the file go away. The
        original file is not touched.
      </Text>
      {problem !== null && <ProblemNotice problem={problem} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={isDeleting} onClick={() => void confirm()}>
          Delete
        </Button>
      </Group>
    </>
  );
}

export function RenameForm({ capture, close }: DialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(capture.name);
  const [tags, setTags] = useState(capture.tags.join(', '));
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const words = tags.split(',').map((tag) => tag.trim());
    const answer = await changeCapture(capture.id, { name: name.trim(), tags: words.filter((tag) => tag !== '') });
    if (!answer.ok) return setProblem(answer.problem);
    close();
    await client.invalidateQueries({ queryKey: capturesKey(capture.datasetId) });
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={255}
        data-autofocus
      />
      <TextInput
        label="Tags"
        description="Words, with commas between"
        mt="sm"
        value={tags}
        onChange={(event) => setTags(event.currentTarget.value)}
      />
      {problem !== null && <ProblemNotice problem={problem} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          Keep it as it is
        </Button>
        <Button type="submit" disabled={name.trim() === ''}>
          Save
        </Button>
      </Group>
    </form>
  );
}
