/** While an import runs: how far it is, and that what is shown is partial. */
import { Button, Progress } from '@mantine/core';
import type { Job } from '../../api/jobs.ts';
import { cancelJob } from '../lib/api.ts';
import { useFormat } from '../lib/format.ts';
import { useRunningJobs } from '../lib/live.ts';
import { useCaptures } from '../lib/queries.ts';
import { useScope } from '../lib/scope.ts';
import classes from './partial-banner.module.css';

export function PartialBanner() {
  const { dataset } = useScope();
  // What only arrives has nothing in the views yet, unless it is imported meanwhile.
  const jobs = useRunningJobs(dataset).filter(({ phase, flows }) => phase === 'importing' || flows > 0);
  const { data: captures = [] } = useCaptures(dataset);
  const job = jobs.find(({ state }) => state === 'running') ?? jobs[0];
  if (job === undefined) return null;
  const name = captures.find(({ id }) => id === job.captureId)?.name ?? 'a capture';
  return <JobLine job={job} name={name} waiting={jobs.length - 1} />;
}

function JobLine({ job, name, waiting }: { readonly job: Job; readonly name: string; readonly waiting: number }) {
  const format = useFormat();
  const ratio = job.bytesTotal === null || job.bytesTotal === 0 ? null : job.bytesRead / job.bytesTotal;
  const isQueued = job.state === 'queued';
  return (
    <div className={classes.banner} role="status">
      <span className={classes.text}>
        <b>{isQueued ? 'Waiting' : ratio === null ? 'Partial' : `Partial: ${format.percent(ratio)} read`}</b>
        <span className={`cs-cut ${classes.name}`} title={name}>
          {name}
        </span>
        {!isQueued && (
          <span className={classes.figures}>
            {format.count(job.packets)} packets · {format.shortCount(job.packetsPerSecond)}/s
            {job.secondsLeft !== null && <> · {format.duration(Math.max(1, Math.round(job.secondsLeft)))} left</>}
          </span>
        )}
        {waiting > 0 && <span>{waiting} more waiting</span>}
      </span>
      <Progress
        className={classes.progress}
        value={100 * (ratio ?? 1)}
        animated={ratio === null}
        size="sm"
        transitionDuration={150}
        aria-label="Read so far"
      />
      <Button size="compact-xs" variant="subtle" onClick={() => void cancelJob(job.id)}>
        Cancel
      </Button>
    </div>
  );
}
