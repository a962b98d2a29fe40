/** What is being sent: progress, rate, time left of each file and of all, and ways to stop and to try again. */
import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { CutText } from '../../components/cut-text.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { type Format, useFormat } from '../../lib/format.ts';
import classes from './captures.module.css';
import { rateOf, type UploadSums, uploadSums } from './upload-sums.ts';
import { type Upload, useUploads } from './uploads.tsx';

export function UploadTray() {
  const { uploads, finished, retry, dismiss } = useUploads();
  if (uploads.length === 0) return null;
  const sums = uploadSums(uploads, finished, performance.now());
  const cancelAll = () => {
    for (const { id, state } of uploads) if (state !== 'failed') dismiss(id);
  };
  return (
    <section className={classes.tray} aria-label="Files being sent">
      {sums.all.files > 1 && <SumLine sums={sums} cancel={cancelAll} />}
      {uploads.map((upload) => (
        <UploadLine key={upload.id} upload={upload} retry={() => retry(upload.id)} dismiss={() => dismiss(upload.id)} />
      ))}
    </section>
  );
}

function SumLine({
  sums: { all, sent, rate, secondsLeft },
  cancel,
}: {
  readonly sums: UploadSums;
  readonly cancel: () => void;
}) {
  const format = useFormat();
  return (
    <div className={`${classes.upload} ${classes.uploadSum}`}>
      <div className={classes.uploadHead}>
        <b>
          {format.count(sent.files)} of {format.count(all.files)} files sent
        </b>
        <Button size="compact-xs" variant="subtle" onClick={cancel}>
          Cancel all
        </Button>
      </div>
      <Progress
        value={percent(sent.bytes, all.bytes)}
        size="sm"
        transitionDuration={100}
        aria-label="Sent of all files"
      />
      <div className={classes.figures}>
        <span>
          {format.bytes(sent.bytes)} of {format.bytes(all.bytes)}
        </span>
        {secondsLeft !== null && <span>{rateText(format, rate, secondsLeft)}</span>}
      </div>
    </div>
  );
}

interface UploadLineProps {
  readonly upload: Upload;
  readonly retry: () => void;
  readonly dismiss: () => void;
}

function UploadLine({ upload, retry, dismiss }: UploadLineProps) {
  const format = useFormat();
  const { file, state, sentBytes, problem } = upload;
  const rate = rateOf(upload, performance.now());
  return (
    <div className={classes.upload}>
      <div className={classes.uploadHead}>
        <CutText text={file.name} title={file.name} />
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={state === 'failed' ? `Dismiss ${file.name}` : `Cancel sending ${file.name}`}
          onClick={dismiss}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      {problem === null ? (
        <>
          <Progress
            value={percent(sentBytes, file.size)}
            size="sm"
            transitionDuration={100}
            aria-label={`Sent of ${file.name}`}
          />
          <div className={classes.figures}>
            {state === 'waiting' ? (
              <span>Waiting · {format.bytes(file.size)}</span>
            ) : (
              <>
                <span>
                  {format.bytes(sentBytes)} of {format.bytes(file.size)}
                </span>
                {state === 'interrupted' && <span>Connection lost, trying again</span>}
                {rate > 0 && <span>{rateText(format, rate, (file.size - sentBytes) / rate)}</span>}
              </>
            )}
          </div>
        </>
      ) : (
        <ProblemNotice problem={problem} retry={retry} />
      )}
    </div>
  );
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.min(100, (100 * part) / whole));

const rateText = (format: Format, rate: number, seconds: number): string =>
  `${format.bytes(rate)}/s · ${format.duration(Math.ceil(seconds))} left`;
