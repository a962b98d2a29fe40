/** What a link leads to, what its token says, and, where it is a folder, which of its files to import. */
import { Button, Modal, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { joinPages } from '../../../api/link-pages.ts';
import type { LinkAnswer } from '../../../api/links.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { lookAtLink, type Problem } from '../../lib/api.ts';
import { useFormat } from '../../lib/format.ts';
import { lastPart, type SplitLink } from '../../lib/split-link.ts';
import { useFollow } from '../../lib/use-follow.ts';
import classes from './link.module.css';
import { LinkFiles } from './link-files.tsx';
import { useLinkImport } from './use-link-import.ts';

interface LinkDialogProps {
  readonly link: SplitLink;
  readonly answer: LinkAnswer;
  readonly dataset: number;
  readonly isInPlace: boolean;
  readonly close: (isImported: boolean) => void;
}

export function LinkDialog({ link, answer: first, dataset, isInPlace, close }: LinkDialogProps) {
  const format = useFormat();
  const importLink = useLinkImport();
  const startFollowing = useFollow();
  const navigate = useNavigate();
  const [answer, setAnswer] = useState(first);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  /** Null while nobody typed one. */
  const [typedName, setName] = useState<string | null>(null);
  const [isNew, setIsNew] = useState(dataset === 0);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { file, folder } = answer;

  const series = folder?.series.find(({ paths }) => paths.some((path) => picked.has(path)));
  const name = typedName ?? series?.title ?? file?.name ?? lastPart(folder?.path || answer.shown);
  const lookInto = async (path: string) => {
    setIsBusy(true);
    const looked = await lookAtLink({ ...link, path });
    setIsBusy(false);
    setProblem(looked.ok ? null : looked.problem);
    if (!looked.ok) return;
    setPicked(new Set());
    setAnswer(looked.value);
  };
  const lookOn = async () => {
    if (folder?.next == null) return;
    setIsBusy(true);
    const looked = await lookAtLink({ ...link, path: folder.path, after: folder.next });
    setIsBusy(false);
    setProblem(looked.ok ? null : looked.problem);
    if (looked.ok && looked.value.folder !== null)
      setAnswer({ ...answer, folder: joinPages(folder, looked.value.folder) });
  };
  const follow = async (path: string) => {
    setIsBusy(true);
    const [container = '', ...parts] = path.split('/');
    const target = isNew ? name.trim() : dataset;
    const followed = await startFollowing({ ...link, container, prefix: parts.join('/') }, target);
    setIsBusy(false);
    setProblem(followed.ok ? null : followed.problem);
    if (!followed.ok) return;
    close(true);
    const { datasetId } = followed.value;
    if (datasetId !== dataset) await navigate({ to: '/d/$dataset/captures', params: { dataset: String(datasetId) } });
  };
  const begin = async () => {
    setIsBusy(true);
    const target = { dataset: isNew ? 0 : dataset, name, isInPlace };
    const begun = await importLink(link, file === null ? [...picked] : null, target);
    setIsBusy(false);
    if (begun.ok) close(true);
    else setProblem(begun.problem);
  };
  return (
    <Modal
      opened
      onClose={() => close(false)}
      title={file === null ? 'Pick captures to import' : 'Import this file?'}
      size={file === null ? 'xl' : 'lg'}
    >
      <div className={classes.dialog}>
        <div className={classes.about}>
          <code className={classes.shown}>{answer.shown}</code>
          {answer.told.length > 0 && <Text c="dimmed">{answer.told.join(' · ')}</Text>}
        </div>
        {answer.warnings.map((warning) => (
          <p key={warning} className={classes.warning}>
            <IconAlertTriangle size={16} aria-hidden />
            <span>{warning}</span>
          </p>
        ))}
        {file !== null && (
          <Text style={{ overflowWrap: 'anywhere' }}>
            <b>{file.name}</b>
            {file.bytes !== null && `, ${format.bytes(file.bytes)}`}
            {file.modified !== null && `, of ${format.time(file.modified, { date: true })}`}
          </Text>
        )}
        {folder !== null && (
          <LinkFiles
            key={folder.path}
            folder={folder}
            root={first.folder?.path ?? ''}
            picked={picked}
            setPicked={setPicked}
            lookInto={(path) => void lookInto(path)}
            lookOn={() => void lookOn()}
            isBusy={isBusy}
          />
        )}
        {problem !== null && <ProblemNotice problem={problem} />}
        <div className={classes.foot}>
          {isNew ? (
            <TextInput
              className={classes.target}
              label="New data set"
              value={name}
              maxLength={200}
              onChange={({ currentTarget: { value } }) => setName(value)}
            />
          ) : (
            <Text className={classes.target} c="dimmed">
              Into the data set that is open
            </Text>
          )}
          {dataset > 0 && (
            <Button variant="subtle" onClick={() => setIsNew(!isNew)}>
              {isNew ? 'Into the open one instead' : 'Into a new data set'}
            </Button>
          )}
          {folder !== null && folder.path !== '' && (
            <Button
              variant="default"
              disabled={isBusy || (isNew && name.trim() === '')}
              title="Files of the last day are imported, and from then on what is new or grows here, as flow logs do"
              onClick={() => void follow(folder.path)}
            >
              Follow this folder
            </Button>
          )}
          <Button
            loading={isBusy}
            disabled={(file === null && picked.size === 0) || (isNew && name.trim() === '')}
            onClick={() => void begin()}
          >
            {file === null ? `Import ${format.count(picked.size)} ${picked.size === 1 ? 'file' : 'files'}` : 'Import'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
