/** What is being sent: progress, rate, time left, and a way to stop it. */
import { ActionIcon, Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useFormat } from '../../lib/format.ts';
import classes from './captures.module.css';
import { type Upload, useUploads } from './uploads.tsx';

export function UploadTray() {
  const { uploads, dismiss } = useUploads();
  if (uploads.length === 0) return null;
  return (
    <section className={classes.tray} aria-label="Files being sent">
      {uploads.map((upload) => (
        <UploadLine key={upload.id} upload={upload} dismiss={() => dismiss(upload.id)} />
      ))}
    </section>
  );
}

function UploadLine({ upload, dismiss }: { readonly upload: Upload; readonly dismiss: () => void }) {
  const format = useFormat();
  const { file, state, sentBytes, since, problem } = upload;
  const seconds = since === null ? 0 : (performance.now() - since.at) / 1000;
  const rate = state === 'sending' && since !== null && seconds > 0.5 ? (sentBytes - since.bytes) / seconds : 0;
  const ratio = file.size === 0 ? 0 : Math.min(1, sentBytes / file.size);
  return (
    <div className={classes.upload}>
      <div className={classes.uploadHead}>
        <span className="cs-cut" title={file.name}>
          {file.name}
        </span>
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
          <Progress value={100 * ratio} size="sm" transitionDuration={100} aria-label={`Sent of ${file.name}`} />
          <div className={classes.figures}>
            {state === 'waiting' ? (
              <span>Waiting · {format.bytes(file.size)}</span>
            ) : (
              <>
                <span>
                  {format.bytes(sentBytes)} of {format.bytes(file.size)}
                </span>
                {state === 'interrupted' && <span>Connection lost, trying again</span>}
                {rate > 0 && (
                  <span>
                    {format.bytes(rate)}/s · {format.duration(Math.ceil((file.size - sentBytes) / rate))} left
                  </span>
                )}
              </>
            )}
          </div>
        </>
      ) : (
        <ProblemNotice problem={problem} />
      )}
    </div>
  );
}
