/** One capture of the list: a line, and below it what is known of it and what can be done. */
import { Button, FileButton, Progress, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import type { Capture } from '../../../api/captures.ts';
import type { Job } from '../../../api/jobs.ts';
import card from '../../components/card.module.css';
import { CutText } from '../../components/cut-text.tsx';
import { cancelJob } from '../../lib/api.ts';
import { useFormat } from '../../lib/format.ts';
import { useRunningJobs } from '../../lib/live.ts';
import { useCaptures } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { Accounting, CaptureFacts, Comments, OddityNote } from './capture-facts.tsx';
import { CaptureMenu, useGoOn, useReanalyse } from './capture-menu.tsx';
import classes from './captures.module.css';
import { PlaceOfBytes, ResumeLink } from './link-field.tsx';
import { oddities } from './oddities.ts';
import { useUploads } from './uploads.tsx';

const STATES: Readonly<Record<Capture['state'], { readonly text: string; readonly kind: 'good' | 'busy' | 'bad' }>> = {
  receiving: { text: 'Being received', kind: 'busy' },
  paused: { text: 'Paused', kind: 'bad' },
  queued: { text: 'Waiting', kind: 'busy' },
  importing: { text: 'Importing', kind: 'busy' },
  ready: { text: 'Ready', kind: 'good' },
  unpacked: { text: 'Unpacked', kind: 'good' },
  duplicate: { text: 'Here already', kind: 'good' },
  failed: { text: 'Failed', kind: 'bad' },
  cancelled: { text: 'Cancelled', kind: 'bad' },
};

interface CaptureCardProps {
  readonly capture: Capture;
  readonly isOnly: boolean;
  /** With what is known of it, until somebody folds it. */
  readonly isWide: boolean;
}

export function CaptureCard({ capture, isOnly, isWide }: CaptureCardProps) {
  const format = useFormat();
  const { scope, dataset, setCaptures } = useScope();
  const job = useRunningJobs(dataset).find(({ captureId }) => captureId === capture.id);
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const isShown = isOpen ?? isWide;
  const { text, kind } = STATES[capture.state];
  const isShownAlone = scope.capture === String(capture.id);
  const odd = oddities(capture, format);
  return (
    <article className={`cs-panel ${classes.card}`} aria-label={capture.name}>
      <div className={classes.cardHead}>
        <UnstyledButton className={classes.fold} aria-expanded={isShown} onClick={() => setOpen(!isShown)}>
          <IconChevronRight size={16} aria-hidden className={classes.chevron} />
          <CutText text={capture.name} className={card.name} title={capture.name} />
        </UnstyledButton>
        <span className={card.state} data-kind={kind}>
          {text}
        </span>
        <div className={card.actions}>
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
          {job !== undefined && (
            <Button size="compact-xs" variant="subtle" onClick={() => void cancelJob(job.id)}>
              Cancel
            </Button>
          )}
          <CaptureMenu capture={capture} />
        </div>
      </div>
      {!isShown && job?.state !== 'running' && (
        <Line capture={capture} odd={odd.filter(({ isBad }) => !isBad).length} />
      )}
      {job?.state === 'running' && <JobProgress job={job} />}
      {odd
        .filter(({ isBad }) => isBad || isShown)
        .map((oddity) => (
          <OddityNote key={oddity.text} oddity={oddity} />
        ))}
      <NextStep capture={capture} />
      {isShown && (
        <>
          <CaptureFacts capture={capture} />
          {(capture.packets > 0 || capture.log !== null) && <Accounting capture={capture} />}
          <Comments capture={capture} />
          {capture.isInPlace && capture.state === 'ready' && capture.origin.kind === 'url' && (
            <PlaceOfBytes capture={capture} />
          )}
        </>
      )}
    </article>
  );
}

/** What matters most, in one line. */
function Line({ capture, odd }: { readonly capture: Capture; readonly odd: number }) {
  const format = useFormat();
  const { first, last, packets, flows, fileBytes, log, tags } = capture;
  const parts = [
    first !== null && last !== null ? format.range(first, last) : null,
    log === null && packets > 0 ? format.things(packets, 'packet') : null,
    flows > 0 ? format.things(flows, 'flow') : null,
    format.bytes(fileBytes),
    odd > 0 ? `${format.things(odd, 'thing')} to know` : null,
    tags.length > 0 ? tags.join(', ') : null,
  ];
  return <div className={classes.line}>{parts.filter((part) => part !== null).join(' · ')}</div>;
}

/** Where a capture stands still, how it goes on. */
function NextStep({ capture }: { readonly capture: Capture }) {
  const format = useFormat();
  const { data: captures } = useCaptures(capture.datasetId);
  const { resume } = useUploads();
  const reanalyse = useReanalyse(capture);
  const goOn = useGoOn(capture);
  const { state, origin, fileBytes, expectedBytes, duplicateOf } = capture;
  if (state === 'duplicate') {
    const same = captures?.find(({ id }) => id === duplicateOf);
    return (
      <div className={classes.sum}>
        The same content as <b>{same?.name ?? `capture ${duplicateOf}`}</b>: it was not imported again.
      </div>
    );
  }
  if (state === 'unpacked') return <Unpacked capture={capture} />;
  if (state === 'failed' && fileBytes > 0)
    return (
      <div className={classes.step}>
        <Button size="compact-sm" variant="default" onClick={() => void reanalyse()}>
          Try again
        </Button>
      </div>
    );
  if (state !== 'paused') return null;
  return (
    <div className={classes.step}>
      {!capture.isInPlace && (
        <span>
          {format.bytes(fileBytes)}
          {expectedBytes !== null && ` of ${format.bytes(expectedBytes)}`} arrived and are kept.
        </span>
      )}
      {origin.kind === 'url' && <ResumeLink capture={capture} />}
      {(origin.kind === 'azure' || origin.kind === 'stream') && (
        <Button size="compact-sm" onClick={() => void goOn()}>
          Go on
        </Button>
      )}
      {origin.kind === 'upload' && (
        <FileButton onChange={(file) => file !== null && resume(capture, file)}>
          {(props) => (
            <Button {...props} size="compact-sm">
              Choose the same file to go on
            </Button>
          )}
        </FileButton>
      )}
    </div>
  );
}

/** What an archive held, and what of it is no capture here. */
function Unpacked({ capture: { archive } }: { readonly capture: Capture }) {
  const format = useFormat();
  if (archive === null) return null;
  const { captures, leftOut, leftOutCount } = archive;
  return (
    <div className={classes.sum}>
      {format.things(captures, 'capture')} of this archive{' '}
      {captures === 1 ? 'is a capture of its' : 'are captures of their'} own.
      {leftOutCount > 0 && (
        <details>
          <summary>{format.things(leftOutCount, 'other file')} left out</summary>
          <ul>
            {leftOut.map(({ name, why }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and names may be alike
              <li key={i}>
                <b>{name}</b>: {why}
              </li>
            ))}
            {leftOutCount > leftOut.length && <li>and {format.count(leftOutCount - leftOut.length)} more</li>}
          </ul>
        </details>
      )}
    </div>
  );
}

function JobProgress({ job }: { readonly job: Job }) {
  const format = useFormat();
  const ratio = job.bytesTotal === null || job.bytesTotal === 0 ? null : job.bytesRead / job.bytesTotal;
  const isReceiving = job.phase === 'receiving';
  return (
    <div>
      <Progress
        value={100 * (ratio ?? 1)}
        animated={ratio === null}
        size="sm"
        transitionDuration={150}
        aria-label={isReceiving ? 'Received so far' : 'Read so far'}
      />
      <div className={classes.figures}>
        <span>
          {format.bytes(job.bytesRead)}
          {job.bytesTotal !== null && ` of ${format.bytes(job.bytesTotal)}`} {isReceiving ? 'received' : 'read'}
        </span>
        <span>
          {job.packets > 0 && `${format.count(job.packets)} packets · `}
          {isReceiving
            ? `${format.bytes(job.bytesPerSecond)}/s`
            : `${format.shortCount(job.packetsPerSecond)} packets/s`}
          {job.secondsLeft !== null && ` · ${format.duration(Math.max(1, Math.round(job.secondsLeft)))} left`}
        </span>
      </div>
    </div>
  );
}
