import { ActionIcon, Button, Loader, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AzureSession, AzureSessionState } from '../../../api/azure.ts';
import card from '../../components/card.module.css';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SeeTraffic } from '../../components/see-traffic.tsx';
import type { Answer, Problem } from '../../lib/api.ts';
import { collectSession, removeSession, stopCapture } from '../../lib/azure-api.ts';
import { useFormat } from '../../lib/format.ts';
import { useDatasets } from '../../lib/queries.ts';
import { AZURE_KEY } from './azure-queries.ts';
import { DeleteCaptureDialog } from './delete-capture-dialog.tsx';
import { lastPart, MODE_WORDS, stopWords } from './words.ts';

const STATES: Readonly<Record<AzureSessionState, { readonly text: string; readonly kind: 'busy' | 'good' | 'bad' }>> = {
  starting: { text: 'Starting', kind: 'busy' },
  running: { text: 'Capturing', kind: 'busy' },
  collecting: { text: 'Ended, waiting for its file', kind: 'busy' },
  done: { text: 'Ended', kind: 'good' },
  failed: { text: 'Failed', kind: 'bad' },
};

export function SessionCard({ session }: { readonly session: AzureSession }) {
  const { id, packetCapture, name, state, detail, files, datasetId } = session;
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isDeleting, deleting] = useDisclosure();
  const act = async (work: Promise<Answer<unknown>>) => {
    setIsBusy(true);
    const answer = await work;
    setProblem(answer.ok ? null : answer.problem);
    setIsBusy(false);
    await client.invalidateQueries({ queryKey: AZURE_KEY });
  };
  const { text, kind } = STATES[state];
  return (
    <article className={`cs-panel ${card.card}`} aria-label={name}>
      <div className={card.head}>
        <span className={`cs-cut ${card.name}`}>{name}</span>
        <span className={card.state} data-kind={kind} role="status">
          {text}
        </span>
        <div className={card.actions}>
          {(state === 'running' || state === 'starting') && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlayerStop size={14} />}
              loading={isBusy}
              onClick={() => void act(stopCapture(packetCapture))}
            >
              Stop
            </Button>
          )}
          {state === 'failed' && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconRefresh size={14} />}
              loading={isBusy}
              onClick={() => void act(collectSession(id))}
            >
              Look again
            </Button>
          )}
          {files.length > 0 && <SeeTraffic dataset={datasetId} />}
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {state === 'done' && (
                <Menu.Item onClick={() => void act(collectSession(id))}>Look for new files</Menu.Item>
              )}
              <Menu.Item onClick={() => void act(removeSession(id))}>Watch no longer</Menu.Item>
              <Menu.Item color="red" onClick={deleting.open}>
                Delete from Network Watcher …
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <SessionFacts session={session} />
      {detail !== null && (
        <p className={card.detail} data-kind={kind === 'bad' ? 'bad' : 'note'}>
          {kind === 'busy' && <Loader size={12} aria-hidden />}
          {detail}
        </p>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      <DeleteCaptureDialog
        packetCapture={packetCapture}
        name={name}
        isOpen={isDeleting}
        close={deleting.close}
        run={(work) => void act(work)}
      />
    </article>
  );
}

function SessionFacts({ session }: { readonly session: AzureSession }) {
  const { target, mode, status, files, isFollowed, datasetId, blob, localPath, created } = session;
  const format = useFormat();
  const { data: datasets = [] } = useDatasets();
  const into = datasets.find(({ id }) => id === datasetId)?.name ?? `data set ${datasetId}`;
  const reason = stopWords(session);
  return (
    <dl className={card.facts}>
      <div>
        <dt>Machine</dt>
        <dd>{lastPart(target)}</dd>
      </div>
      <div>
        <dt>Since</dt>
        <dd>{format.time(status?.started ?? created, { date: true })}</dd>
      </div>
      <div>
        <dt>Kind</dt>
        <dd>
          {MODE_WORDS[mode]}
          {isFollowed && mode !== 'single' && ', followed'}
        </dd>
      </div>
      <div>
        <dt>Files imported</dt>
        <dd>
          {format.count(files.length)} into {into}
        </dd>
      </div>
      {reason !== null && (
        <div>
          <dt>Ended by</dt>
          <dd>{reason}</dd>
        </div>
      )}
      <div data-wide="all">
        <dt>{blob === null ? 'File on the machine' : 'Blob'}</dt>
        <dd className="cs-cut" title={blob ?? localPath ?? ''}>
          {blob ?? localPath ?? 'Not known'}
        </dd>
      </div>
    </dl>
  );
}
