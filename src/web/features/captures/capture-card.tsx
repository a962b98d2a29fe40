import { Button, Group, Modal, Progress, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconFilter, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Capture, Job } from '../../../api/schemas.ts';
import { ERRORS } from '../../../base/errors.ts';
import { describeReason } from '../../../schema/not-flow-reasons.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { cancelJob, deleteCapture, type Problem } from '../../lib/api.ts';
import { epochSeconds, useFormat } from '../../lib/format.ts';
import { useRunningJobs } from '../../lib/live.ts';
import { capturesKey, DATASETS_KEY, viewKey } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import classes from './captures.module.css';

const STATES: Readonly<Record<Capture['state'], { readonly text: string; readonly kind: 'good' | 'busy' | 'bad' }>> = {
  receiving: { text: 'Being received', kind: 'busy' },
  paused: { text: 'Paused', kind: 'bad' },
  queued: { text: 'Waiting', kind: 'busy' },
  importing: { text: 'Importing', kind: 'busy' },
  ready: { text: 'Ready', kind: 'good' },
  duplicate: { text: 'Same as another', kind: 'good' },
  failed: { text: 'Failed', kind: 'bad' },
  cancelled: { text: 'Cancelled', kind: 'bad' },
};

export function CaptureCard({ capture, isOnly }: { readonly capture: Capture; readonly isOnly: boolean }) {
  const format = useFormat();
  const { scope, dataset, setCaptures } = useScope();
  const job = useRunningJobs(dataset).find(({ captureId }) => captureId === capture.id);
  const [isAsking, dialog] = useDisclosure();
  const { text, kind } = STATES[capture.state];
  const isShownAlone = scope.capture === String(capture.id);
  return (
    <article className={`cs-panel ${classes.card}`} aria-label={capture.name}>
      <div className={classes.cardHead}>
        <span className={`cs-cut ${classes.name}`} title={capture.name}>
          {capture.name}
        </span>
        <span className={classes.state} data-kind={kind}>
          {text}
        </span>
        <div className={classes.actions}>
          {!isOnly && capture.flows > 0 && (
            <Button
              size="compact-xs"
              variant={isShownAlone ? 'light' : 'subtle'}
              leftSection={<IconFilter size={14} />}
              aria-pressed={isShownAlone}
              onClick={() => setCaptures(isShownAlone ? [] : [capture.id])}
            >
              Only this
            </Button>
          )}
          {job === undefined ? (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<IconTrash size={14} />}
              onClick={dialog.open}
            >
              Delete
            </Button>
          ) : (
            <Button size="compact-xs" variant="subtle" onClick={() => void cancelJob(job.id)}>
              Cancel
            </Button>
          )}
        </div>
      </div>
      {job !== undefined && <JobProgress job={job} />}
      {capture.packets > 0 && <Facts capture={capture} />}
      {capture.packets > 0 && <Accounting capture={capture} />}
      {capture.damage !== null && (
        <p className={classes.note} style={{ margin: 0 }}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            {sentence(capture.damage.message)} Everything before byte {format.count(capture.damage.offset)} was read.
          </span>
        </p>
      )}
      {capture.truncatedPackets > 0 && (
        <p className={classes.note} style={{ margin: 0 }}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            {format.count(capture.truncatedPackets)} of {format.count(capture.packets)} packets were cut short when they
            were captured: bytes are counted in full, but what their content would tell is not known.
          </span>
        </p>
      )}
      {capture.droppedPackets !== null && capture.droppedPackets > 0 && (
        <p className={classes.note} style={{ margin: 0 }}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            The capturing system dropped {format.count(capture.droppedPackets)} packets: flows may lack some of theirs.
          </span>
        </p>
      )}
      <Comments capture={capture} />
      {capture.error !== null && (
        <p className={classes.note} data-kind="bad" style={{ margin: 0 }}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            {sentence(capture.error.detail)} <span className="cs-dim">{fixOf(capture.error.code)}</span>
          </span>
        </p>
      )}
      <Modal opened={isAsking} onClose={dialog.close} title="Delete this capture?" size="sm">
        <DeleteForm capture={capture} close={dialog.close} />
      </Modal>
    </article>
  );
}

const sentence = (text: string): string => {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
};

const fixOf = (code: string): string => (Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS].fix : '');

function JobProgress({ job }: { readonly job: Job }) {
  const format = useFormat();
  const ratio = job.bytesTotal === null || job.bytesTotal === 0 ? null : job.bytesRead / job.bytesTotal;
  return (
    <div>
      <Progress
        value={100 * (ratio ?? 1)}
        animated={ratio === null}
        size="sm"
        transitionDuration={150}
        aria-label="Read so far"
      />
      <div className={classes.figures}>
        <span>
          {format.bytes(job.bytesRead)}
          {job.bytesTotal !== null && ` of ${format.bytes(job.bytesTotal)}`} read
        </span>
        <span>
          {format.count(job.packets)} packets · {format.shortCount(job.packetsPerSecond)} packets/s
          {job.secondsLeft !== null && ` · ${format.duration(Math.max(1, Math.round(job.secondsLeft)))} left`}
        </span>
      </div>
    </div>
  );
}

function Facts({ capture }: { readonly capture: Capture }) {
  const format = useFormat();
  const { first, last } = capture;
  return (
    <dl className={classes.facts}>
      {first !== null && last !== null && (
        <Fact
          wide
          name="Time"
          value={`${format.range(first, last)} · ${format.duration(epochSeconds(last) - epochSeconds(first))}`}
        />
      )}
      <Fact name="Packets" value={format.count(capture.packets)} />
      <Fact name="Flows" value={format.count(capture.flows)} />
      <Fact name="Bytes on the wire" value={format.bytes(capture.bytes)} />
      <Fact
        name="File"
        value={`${format.bytes(capture.fileBytes)}${capture.format === null ? '' : ` · ${capture.format}`}`}
      />
      {capture.linkTypes.length > 0 && <Fact name="Link type" value={capture.linkTypes.join(', ')} />}
      <Fact name="Imported" value={format.time(capture.created, { date: true })} />
    </dl>
  );
}

function Fact({ name, value, wide }: { readonly name: string; readonly value: string; readonly wide?: boolean }) {
  return (
    <div data-wide={wide}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Packets = packets in flows + packets that are in none, by reason. */
function Accounting({ capture }: { readonly capture: Capture }) {
  const format = useFormat();
  const reasons = Object.entries(capture.notInFlows).sort(([, a], [, b]) => b - a);
  return (
    <div className={classes.sum}>
      <b>{format.count(capture.packets)}</b> packets = <b>{format.count(capture.packetsInFlows)}</b> in flows
      {reasons.length === 0 ? (
        <span className="cs-dim"> · none left over</span>
      ) : (
        <>
          {' '}
          + <b>{format.count(capture.packets - capture.packetsInFlows)}</b> in none:
          <ul className={classes.reasons}>
            {reasons.map(([reason, count]) => (
              <li key={reason}>
                <b>{format.count(count)}</b> {describeReason(reason)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Comments({ capture: { comments, commentsLeftOut } }: { readonly capture: Capture }) {
  const format = useFormat();
  if (comments.length === 0) return null;
  return (
    <details className={classes.sum}>
      <summary>{format.count(comments.length + commentsLeftOut)} comments in the file</summary>
      <ul className={classes.reasons}>
        {comments.map(({ on, packet, text }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and comments may be alike
          <li key={i}>
            <b>{packet === null ? on : `packet ${format.count(packet)}`}</b> {text}
          </li>
        ))}
        {commentsLeftOut > 0 && <li>and {format.count(commentsLeftOut)} more</li>}
      </ul>
    </details>
  );
}

function DeleteForm({ capture, close }: { readonly capture: Capture; readonly close: () => void }) {
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
