/** Containers that are followed: when each was looked at, what came of it, and what stands in the way. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FollowedContainer } from '../../../api/containers.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Answer, Problem } from '../../lib/api.ts';
import { lookAtContainer, stopFollowing } from '../../lib/azure-api.ts';
import { useFormat } from '../../lib/format.ts';
import classes from './azure.module.css';
import { AZURE_KEY, useFollowedContainers } from './azure-queries.ts';

const STATES = {
  waiting: { text: 'Followed', kind: 'good' },
  looking: { text: 'Looking', kind: 'busy' },
  paused: { text: 'Paused', kind: 'bad' },
} as const;

export function FollowedContainers() {
  const { data: followed = [] } = useFollowedContainers();
  if (followed.length === 0) return null;
  return (
    <section aria-labelledby="azure-followed">
      <div className={classes.sectionHead}>
        <h2 id="azure-followed" className={classes.subtitle}>
          Followed folders
        </h2>
      </div>
      <div className={classes.cards}>
        {followed.map((container) => (
          <FollowedCard key={container.id} followed={container} />
        ))}
      </div>
    </section>
  );
}

function FollowedCard({ followed }: { readonly followed: FollowedContainer }) {
  const { id, datasetId, folder, container, prefix, state, blobs, waiting, lastLook, nextLook, problem } = followed;
  const format = useFormat();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Problem | null>(null);
  const act = async (work: Promise<Answer<unknown>>) => {
    const answer = await work;
    setFailure(answer.ok ? null : answer.problem);
    await client.invalidateQueries({ queryKey: AZURE_KEY });
  };
  const { text, kind } = problem === null ? STATES[state] : { ...STATES[state], kind: 'bad' };
  const name = `${container}/${prefix}`;
  return (
    <article className={`cs-panel ${classes.card}`} aria-label={name}>
      <div className={classes.cardHead}>
        <span className={`cs-cut ${classes.name}`} title={folder}>
          {name}
        </span>
        <span className={classes.state} data-kind={kind} role="status">
          {text}
        </span>
        <div className={classes.actions}>
          {state !== 'paused' && (
            <Button size="compact-sm" variant="default" onClick={() => void act(lookAtContainer(id))}>
              Look now
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => void act(stopFollowing(id))}>
            Follow no longer
          </Button>
          {blobs > 0 && (
            <Button
              size="compact-sm"
              renderRoot={(props) => (
                <Link to="/d/$dataset/overview" params={{ dataset: String(datasetId) }} {...props} />
              )}
            >
              See the traffic
            </Button>
          )}
        </div>
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>Blobs</dt>
          <dd>
            {format.count(blobs)}
            {waiting > 0 && `, ${format.count(waiting)} to come`}
          </dd>
        </div>
        <div>
          <dt>Last look</dt>
          <dd>{lastLook === null ? 'none yet' : format.time(lastLook, { date: true })}</dd>
        </div>
        <div>
          <dt>Next look</dt>
          <dd>{nextLook === null ? (state === 'looking' ? 'now' : 'none') : format.time(nextLook, { date: true })}</dd>
        </div>
      </dl>
      {problem !== null && (
        <p className={classes.detail} data-kind="bad">
          {problem.detail}
        </p>
      )}
      {failure !== null && <ProblemNotice problem={failure} />}
    </article>
  );
}
