/** Containers and blobs of an account, to import captures from that nobody watches. */
import { Anchor, Breadcrumbs, Button, Checkbox, Loader, Select } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { AzureBlobList } from '../../../api/azure.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { QueryView } from '../../components/query-view.tsx';
import type { Problem } from '../../lib/api.ts';
import { fetchBlobs, importBlobs } from '../../lib/azure-api.ts';
import { useFormat } from '../../lib/format.ts';
import { useFollow } from '../../lib/use-follow.ts';
import classes from './azure.module.css';
import { useAccounts, useBlobs, useContainers } from './azure-queries.ts';
import { lastPart } from './words.ts';

export function StorageBrowser({ subscription }: { readonly subscription: string }) {
  const accounts = useAccounts(subscription);
  const [account, setAccount] = useState('');
  const [container, setContainer] = useState('');
  const containers = useContainers(account);
  const names = containers.data?.names ?? [];
  return (
    <div className={classes.browser}>
      <div className={classes.fields}>
        <Select
          label="Storage account"
          placeholder={accounts.isFetching ? 'Asking Azure …' : 'Choose one'}
          data={(accounts.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={account === '' ? null : account}
          onChange={(value) => {
            setAccount(value ?? '');
            setContainer('');
          }}
          searchable
        />
        <Select
          label="Container"
          description="Packet captures are in network-watcher-logs by default"
          placeholder={account === '' ? '' : containers.isFetching ? 'Asking Azure …' : 'Choose one'}
          disabled={account === '' || containers.isFetching}
          data={[...names]}
          value={container === '' ? null : container}
          onChange={(value) => setContainer(value ?? '')}
          searchable
        />
      </div>
      {accounts.isError && <ProblemNotice problem={accounts.error.problem} retry={() => void accounts.refetch()} />}
      {containers.isError && (
        <ProblemNotice problem={containers.error.problem} retry={() => void containers.refetch()} />
      )}
      {containers.data !== undefined && names.length === 0 && <p className="cs-dim">The account has no container.</p>}
      {container !== '' && <Folder key={`${account}/${container}`} account={account} container={container} />}
    </div>
  );
}

interface FolderProps {
  readonly account: string;
  readonly container: string;
}

function Folder({ account, container }: FolderProps) {
  const navigate = useNavigate();
  const [prefix, setPrefix] = useState('');
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isImporting, setIsImporting] = useState(false);
  const [isFollowing, setIsFollowing] = useState(false);
  const startFollowing = useFollow();
  const blobs = useBlobs(account, container, prefix);
  /** Pages after the first. */
  const [more, setMore] = useState<readonly AzureBlobList[]>([]);
  const lookOn = async (marker: string) => {
    const answer = await fetchBlobs({ account, container, prefix, marker });
    if (!answer.ok) return setProblem(answer.problem);
    setMore([...more, answer.value]);
  };
  const open = (folder: string) => {
    setPrefix(folder);
    setMore([]);
    setPicked([]);
  };
  const run = async () => {
    setIsImporting(true);
    const answer = await importBlobs({ account, container, blobs: [...picked] });
    setIsImporting(false);
    if (!answer.ok) return setProblem(answer.problem);
    await navigate({ to: '/d/$dataset/captures', params: { dataset: String(answer.value.datasetId) } });
  };
  const follow = async () => {
    setIsFollowing(true);
    const answer = await startFollowing({ account, container, prefix }, `${container}/${prefix}`);
    setIsFollowing(false);
    setProblem(answer.ok ? null : answer.problem);
  };
  const parts = prefix.split('/').filter((part) => part !== '');
  return (
    <div className={`cs-panel ${classes.folder}`}>
      <div className={classes.folderHead}>
        <Breadcrumbs separatorMargin={4} className={classes.path}>
          <Anchor component="button" type="button" size="sm" onClick={() => open('')}>
            {container}
          </Anchor>
          {parts.map((part, index) => {
            const folder = `${parts.slice(0, index + 1).join('/')}/`;
            return (
              <Anchor key={folder} component="button" type="button" size="sm" onClick={() => open(folder)}>
                {part}
              </Anchor>
            );
          })}
        </Breadcrumbs>
        <Button
          size="xs"
          variant="default"
          loading={isFollowing}
          title="What is new or grows here is imported by itself, as flow logs do"
          onClick={() => void follow()}
        >
          Follow this folder
        </Button>
        <Button size="xs" disabled={picked.length === 0} loading={isImporting} onClick={() => void run()}>
          {picked.length > 1 ? `Import ${picked.length} as one data set` : 'Import'}
        </Button>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      <QueryView query={blobs} skeleton={<Loader size="sm" m="md" />}>
        {(page) => (
          <Entries
            pages={[page, ...more]}
            prefix={prefix}
            open={open}
            lookOn={lookOn}
            picked={picked}
            setPicked={setPicked}
          />
        )}
      </QueryView>
    </div>
  );
}

interface EntriesProps {
  /** One after another; never empty. */
  readonly pages: readonly AzureBlobList[];
  readonly prefix: string;
  readonly open: (folder: string) => void;
  readonly lookOn: (marker: string) => Promise<void>;
  readonly picked: readonly string[];
  readonly setPicked: (names: readonly string[]) => void;
}

function Entries({ pages, prefix, open, lookOn, picked, setPicked }: EntriesProps) {
  const format = useFormat();
  const [isBusy, setIsBusy] = useState(false);
  const folders = [...new Set(pages.flatMap((page) => page.folders))];
  const blobs = pages.flatMap((page) => page.blobs);
  const marker = pages.at(-1)?.marker ?? null;
  const goOn = async (from: string) => {
    setIsBusy(true);
    await lookOn(from);
    setIsBusy(false);
  };
  const pickable = blobs.filter(({ isArchived }) => !isArchived).map(({ name }) => name);
  if (folders.length + blobs.length === 0) return <p className={`cs-dim ${classes.none}`}>Nothing here.</p>;
  return (
    <ul className={classes.entries}>
      {folders.map((folder) => (
        <li key={folder}>
          <button type="button" className={classes.entry} onClick={() => open(folder)}>
            <IconFolder size={16} stroke={1.7} aria-hidden />
            <span className="cs-cut">{folder.slice(prefix.length)}</span>
          </button>
        </li>
      ))}
      {pickable.length > 1 && (
        <li className={classes.entry}>
          <Checkbox
            size="xs"
            label={`All ${format.count(pickable.length)} here`}
            checked={picked.length === pickable.length}
            indeterminate={picked.length > 0 && picked.length < pickable.length}
            onChange={(event) => setPicked(event.currentTarget.checked ? pickable : [])}
          />
        </li>
      )}
      {blobs.map(({ name, size, modified, isArchived }) => (
        <li key={name} className={classes.entry}>
          <Checkbox
            size="xs"
            label={lastPart(name)}
            disabled={isArchived}
            {...(isArchived && { description: 'In the archive: bring it back to a hot or cool tier first' })}
            checked={picked.includes(name)}
            onChange={(event) =>
              setPicked(event.currentTarget.checked ? [...picked, name] : picked.filter((other) => other !== name))
            }
          />
          <span className={`cs-dim cs-number ${classes.size}`}>{size === null ? '' : format.bytes(size)}</span>
          <span className={`cs-dim ${classes.modified}`}>
            {modified === null ? '' : format.time(modified, { date: true })}
          </span>
        </li>
      ))}
      {marker !== null && (
        <li className={`cs-dim ${classes.entry}`}>
          There are more than one listing holds.
          <Button size="compact-xs" variant="default" loading={isBusy} onClick={() => void goOn(marker)}>
            List more
          </Button>
        </li>
      )}
    </ul>
  );
}
