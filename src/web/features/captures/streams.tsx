/** Streams: where this data set listens for captures that are sent as they are made, who sends, and connecting to who sends. */
import { Button, Code, CopyButton, Group, Modal, PasswordInput, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconBroadcast } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Capture } from '../../../api/captures.ts';
import type { Streams } from '../../../api/streams.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { fetchStreams, followStream, type Problem, settledValue } from '../../lib/api.ts';
import { useFormat } from '../../lib/format.ts';
import { useRunningJobs } from '../../lib/live.ts';
import { capturesKey, JOBS_KEY, useCaptures } from '../../lib/queries.ts';
import classes from './captures.module.css';
import { sendCommand } from './send-command.ts';

/** Opens a dialog that says where to send to, and where to get a stream from. */
export function StreamsButton({ dataset }: { readonly dataset: number }) {
  const [isOpen, dialog] = useDisclosure();
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconBroadcast size={15} />} onClick={dialog.open}>
        Streams
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title="Streams" size="lg">
        <StreamsDialog dataset={dataset} close={dialog.close} />
      </Modal>
    </>
  );
}

/** Who sends at the moment; nothing where nobody does. */
export function Senders({ dataset }: { readonly dataset: number }) {
  const { data: captures = [] } = useCaptures(dataset);
  const senders = captures.filter(({ state, origin }) => state === 'receiving' && origin.kind === 'stream');
  if (senders.length === 0) return null;
  return (
    <ul className={classes.folders} aria-label="Streams that arrive">
      {senders.map((capture) => (
        <Sender key={capture.id} capture={capture} />
      ))}
    </ul>
  );
}

function Sender({ capture }: { readonly capture: Capture }) {
  const format = useFormat();
  const job = useRunningJobs(capture.datasetId).find(({ captureId }) => captureId === capture.id);
  return (
    <li className={classes.folder}>
      <IconBroadcast size={16} aria-hidden />
      <span className={classes.folderText}>
        <b className={classes.hash}>{capture.origin.from}</b>{' '}
        <span className="cs-dim">
          sends since {format.time(capture.origin.at)}
          {job !== undefined && ` · ${format.bytes(job.bytesRead)} · ${format.things(job.flows, 'flow')}`}
        </span>
      </span>
    </li>
  );
}

function StreamsDialog({ dataset, close }: { readonly dataset: number; readonly close: () => void }) {
  const { data: streams } = useQuery({
    queryKey: ['streams', dataset],
    queryFn: ({ signal }) => settledValue(fetchStreams(dataset, signal)),
  });
  return (
    <>
      <Text size="sm" fw={600}>
        Send to this data set
      </Text>
      {streams !== undefined && <Listening {...streams} dataset={dataset} />}
      <Text size="sm" fw={600} mt="lg">
        Or connect to who sends
      </Text>
      <FollowForm dataset={dataset} close={close} />
    </>
  );
}

function Listening({ place, basePort, dataset }: Streams & { readonly dataset: number }) {
  if (basePort === null)
    return (
      <Text size="sm" c="dimmed" mt={4}>
        Capscape does not listen for streams. Start it with <Code>capscape serve --pcap-over-ip</Code>.
      </Text>
    );
  if (place === null)
    return (
      <Text size="sm" c="dimmed" mt={4}>
        Capscape does not listen for streams of this data set: too many others listen.
      </Text>
    );
  if (place.problem !== null)
    return (
      <p className={classes.folderProblem}>
        <IconAlertTriangle size={14} aria-hidden /> Port {place.port} is not listened on: {place.problem}
      </p>
    );
  const command = sendCommand(place);
  return (
    <>
      <Text size="sm" c="dimmed" mt={4} mb={6}>
        Each connection is a capture of its own. A flow is seen once it is over, which only later packets tell: those
        that are open when the sender falls silent are seen when it goes on or ends.
        {place.needsSecret && ' The first line must be the secret that Capscape was started with.'}
      </Text>
      <Group wrap="nowrap" gap="xs">
        <Code block style={{ flex: 1, minWidth: 0, overflowX: 'auto' }}>
          {command}
        </Code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      {basePort > 0 && (
        <Text size="xs" c="dimmed" mt={6}>
          Port {place.port} is {basePort} plus the number of this data set, {dataset};{' '}
          <Code>capscape serve --pcap-over-ip-base</Code> moves it.
        </Text>
      )}
    </>
  );
}

function FollowForm({ dataset, close }: { readonly dataset: number; readonly close: () => void }) {
  const client = useQueryClient();
  const [link, setLink] = useState('');
  // Left to the browser: React would write what it holds into the page's markup.
  const secret = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const follow = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    const line = secret.current?.value ?? '';
    const answer = await followStream(dataset, { link: link.trim(), ...(line !== '' && { secret: line }) });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    close();
    await client.invalidateQueries({ queryKey: capturesKey(dataset) });
    await client.invalidateQueries({ queryKey: JOBS_KEY });
  };
  return (
    <form onSubmit={(event) => void follow(event)}>
      <TextInput
        mt={4}
        label="Address"
        placeholder="pcap-over-ip://proxy.example:57012"
        value={link}
        onChange={(event) => setLink(event.currentTarget.value)}
      />
      <PasswordInput
        mt="sm"
        label="Secret"
        description="Sent as a first line, where the sender asks for one"
        autoComplete="off"
        ref={secret}
      />
      {problem !== null && (
        <div style={{ marginTop: 12 }}>
          <ProblemNotice problem={problem} />
        </div>
      )}
      <Group justify="flex-end" mt="md">
        <Button type="submit" loading={isBusy} disabled={link.trim() === ''}>
          Connect
        </Button>
      </Group>
    </form>
  );
}
