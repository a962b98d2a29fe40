/**
 * Folders of blob storage that are followed: when each was looked at, what came of it, what stands in the way, and, where
 * that is its link, the place for a new one.
 */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FollowedContainer } from '../../api/containers.ts';
import type { Answer, Problem } from '../lib/api.ts';
import { giveContainerLink, lookAtContainer, stopFollowing } from '../lib/containers-api.ts';
import { useFormat } from '../lib/format.ts';
import { failureText } from '../lib/sentence.ts';
import { refreshFollowed, useFollowedContainers } from '../lib/use-follow.ts';
import card from './card.module.css';
import { LinkForm, newLinkLabel, useLinkInput } from './link-form.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { SeeTraffic } from './see-traffic.tsx';

const STATES = {
  waiting: { text: 'Followed', kind: 'good' },
  looking: { text: 'Looking', kind: 'busy' },
  paused: { text: 'Waits for its link', kind: 'bad' },
} as const;

/** Those of one data set, or all. */
export function FollowedContainers({ dataset }: { readonly dataset?: number }) {
  const { data = [] } = useFollowedContainers();
  const followed = data.filter(({ datasetId }) => dataset === undefined || datasetId === dataset);
  if (followed.length === 0) return null;
  return (
    <section aria-label="Followed folders" className={card.list}>
      {followed.map((container) => (
        <FollowedCard key={container.id} followed={container} isOpenable={dataset === undefined} />
      ))}
    </section>
  );
}

interface FollowedCardProps {
  readonly followed: FollowedContainer;
  /** The data set is another than the one that is open. */
  readonly isOpenable: boolean;
}

function FollowedCard({ followed, isOpenable }: FollowedCardProps) {
  const { id, datasetId, folder, container, prefix, state, problem } = followed;
  const client = useQueryClient();
  const [failure, setFailure] = useState<Problem | null>(null);
  const act = async (work: Promise<Answer<unknown>>): Promise<boolean> => {
    const answer = await work;
    setFailure(answer.ok ? null : answer.problem);
    await refreshFollowed(client);
    return answer.ok;
  };
  const name = `${container}/${prefix}`;
  const needsLink = followed.by === 'link' && problem?.code.startsWith('LINK_') === true;
  const { text, kind } =
    problem === null ? STATES[state] : needsLink ? STATES.paused : { text: 'Tries again', kind: 'bad' };
  return (
    <article className={`cs-panel ${card.card}`} aria-label={name}>
      <div className={card.head}>
        <span className={`cs-cut ${card.name}`} title={folder}>
          {name}
        </span>
        <span className={card.state} data-kind={kind} role="status">
          {text}
        </span>
        <div className={card.actions}>
          {state !== 'paused' && (
            <Button size="compact-sm" variant="default" onClick={() => void act(lookAtContainer(id))}>
              Look now
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => void act(stopFollowing(id))}>
            Follow no longer
          </Button>
          {isOpenable && followed.blobs > 0 && <SeeTraffic dataset={datasetId} />}
        </div>
      </div>
      <FollowedFacts followed={followed} />
      {problem !== null && (
        <p className={card.detail} data-kind="bad">
          {failureText(problem)}
        </p>
      )}
      {needsLink && <NewLink followed={followed} give={act} />}
      {failure !== null && <ProblemNotice problem={failure} />}
    </article>
  );
}

function FollowedFacts({ followed }: { readonly followed: FollowedContainer }) {
  const { state, blobs, waiting, lastLook, nextLook } = followed;
  const format = useFormat();
  return (
    <dl className={card.facts}>
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
  );
}

interface NewLinkProps {
  readonly followed: FollowedContainer;
  readonly give: (work: Promise<Answer<unknown>>) => Promise<boolean>;
}

/** Once the old one has expired, or went with a restart. */
function NewLink({ followed: { id, folder, container, prefix }, give }: NewLinkProps) {
  const input = useLinkInput();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async () => {
    const { link, token } = input.link;
    setIsBusy(true);
    const isGiven = await give(giveContainerLink(id, { link: link === '' ? folder : link, token }));
    setIsBusy(false);
    if (isGiven) input.clear();
  };
  return (
    <LinkForm
      input={input}
      submit={() => void submit()}
      isBusy={isBusy}
      button="Go on"
      label={newLinkLabel(`${container}/${prefix}`)}
      placeholder="https://account.blob.core.windows.net/container?sv=…"
      mayBeToken
    />
  );
}
