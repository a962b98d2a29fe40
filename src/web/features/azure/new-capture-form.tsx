/** A new packet capture: on which machine, into what, for how long, of which packets. */
import { Button, Checkbox, SegmentedControl, Select, Skeleton, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AzureCaptureMode } from '../../../api/azure.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Problem } from '../../lib/api.ts';
import { startCapture } from '../../lib/azure-api.ts';
import { useDatasets } from '../../lib/queries.ts';
import { AmountField } from './amount-field.tsx';
import classes from './azure.module.css';
import { AZURE_KEY, useAccounts, useTargets, useWatchers } from './azure-queries.ts';
import { type CaptureForm, missing, TIME_LIMIT_MINUTES, toInput } from './capture-form.ts';
import { FilterRows } from './filter-rows.tsx';
import { TargetFields } from './target-fields.tsx';
import { MODE_DOCS, MODE_WORDS } from './words.ts';

interface NewCaptureFormProps {
  readonly subscription: string;
  readonly form: CaptureForm;
  readonly change: (part: Partial<CaptureForm>) => void;
  readonly started: () => void;
}

const plain = (region: string): string => region.toLowerCase().replaceAll(' ', '');

export function NewCaptureForm({ subscription, form, change, started }: NewCaptureFormProps) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isStarting, setIsStarting] = useState(false);
  const targets = useTargets(subscription);
  const watchers = useWatchers(subscription);
  const accounts = useAccounts(subscription);
  const { data: datasets = [] } = useDatasets();
  const target = targets.data?.find(({ id }) => id === form.target);
  const watcher = watchers.data?.find(({ location }) => target && plain(location) === plain(target.location));
  const asked = [targets, watchers, accounts];
  const failed = asked.find(({ isError }) => isError);
  if (failed?.error) return <ProblemNotice problem={failed.error.problem} retry={() => void failed.refetch()} />;
  if (asked.some(({ data }) => data === undefined)) return <Skeleton height={480} aria-busy />;

  const noWatcher =
    target !== undefined && watcher === undefined ? `Switch on Network Watcher for ${target.location} first` : null;
  // What was chosen may be of another subscription.
  const lack = target === undefined ? 'Choose a machine' : (missing(form) ?? noWatcher);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (target === undefined || watcher === undefined) return;
    setIsStarting(true);
    const answer = await startCapture({
      capture: toInput(form, watcher.id, target),
      isFollowed: form.mode !== 'single' && form.isFollowed,
      ...(form.datasetId !== '' && { datasetId: Number(form.datasetId) }),
    });
    setIsStarting(false);
    if (!answer.ok) return setProblem(answer.problem);
    await client.invalidateQueries({ queryKey: AZURE_KEY });
    started();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} aria-label="New packet capture">
      <fieldset className={`cs-panel ${classes.group}`}>
        <legend>Machine</legend>
        <TargetFields form={form} change={change} targets={targets.data ?? []} />
      </fieldset>

      <fieldset className={`cs-panel ${classes.group}`}>
        <legend>Where the packets go</legend>
        <div className={classes.fields}>
          <Select
            label="Storage account"
            description="Of the machine’s region; Capscape imports from there"
            placeholder="Choose one"
            data={(accounts.data ?? []).map((account) => {
              const isFar = target !== undefined && plain(account.location) !== plain(target.location);
              const why = isFar ? `in ${account.location}` : account.unsuitable;
              return {
                value: account.id,
                label: why === null ? account.name : `${account.name} (${why})`,
                disabled: why !== null,
              };
            })}
            value={form.storageAccount === '' ? null : form.storageAccount}
            onChange={(value) => change({ storageAccount: value ?? '' })}
            clearable
            searchable
          />
          <TextInput
            label="File on the machine"
            description={
              target?.system === 'windows'
                ? 'If you want one there, too: C:\\captures\\name.cap'
                : 'If you want one there, too: /var/captures/name.cap'
            }
            value={form.localPath}
            onChange={(event) => change({ localPath: event.currentTarget.value })}
          />
        </div>
      </fieldset>

      <fieldset className={`cs-panel ${classes.group}`}>
        <legend>How much</legend>
        <SegmentedControl
          aria-label="Files"
          className={classes.modes}
          value={form.mode}
          onChange={(mode) => change({ mode: mode as AzureCaptureMode })}
          data={(Object.keys(MODE_WORDS) as AzureCaptureMode[]).map((mode) => ({
            value: mode,
            label: MODE_WORDS[mode],
          }))}
        />
        <p className="cs-dim">{MODE_DOCS[form.mode]}</p>
        <div className={classes.fields}>
          <AmountField
            label="Time limit"
            unit="minutes"
            description={form.mode === 'single' ? 'At most 5 hours' : 'At most 7 days'}
            max={TIME_LIMIT_MINUTES[form.mode]}
            value={form.minutes}
            change={(minutes) => change({ minutes })}
          />
          {form.mode === 'single' ? (
            <AmountField
              label="Size limit"
              unit="MB"
              description="It ends when the file is that large"
              max={4294}
              value={form.totalMegabytes}
              change={(totalMegabytes) => change({ totalMegabytes })}
            />
          ) : (
            <>
              <AmountField
                label="Size of a file"
                unit="MB"
                description="Then the next begins"
                max={4294}
                value={form.fileMegabytes}
                change={(fileMegabytes) => change({ fileMegabytes })}
              />
              <AmountField
                label="Number of files"
                unit="files"
                description={form.mode === 'ring' ? 'Then the oldest is deleted' : 'Then it ends'}
                max={10_000}
                value={form.fileCount}
                change={(fileCount) => change({ fileCount })}
              />
            </>
          )}
          <AmountField
            label="Of each packet"
            unit="bytes"
            description="Empty: all of it. 96 holds the headers and no content"
            max={65_535}
            value={form.packetBytes}
            change={(packetBytes) => change({ packetBytes })}
          />
        </div>
      </fieldset>

      <fieldset className={`cs-panel ${classes.group}`}>
        <legend>Which packets</legend>
        <FilterRows filters={form.filters} change={(filters) => change({ filters })} />
      </fieldset>

      <fieldset className={`cs-panel ${classes.group}`}>
        <legend>When it ends</legend>
        <div className={classes.fields}>
          <TextInput
            label="Name"
            description="Of the capture in Azure"
            maxLength={80}
            value={form.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label="Import into"
            description="The data set that its files go to"
            data={[
              { value: '', label: `New: ${form.name}` },
              ...datasets.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            value={form.datasetId}
            onChange={(value) => change({ datasetId: value ?? '' })}
            allowDeselect={false}
          />
        </div>
        {form.mode !== 'single' && (
          <Checkbox
            label="Follow it: import each file once the next has begun"
            checked={form.isFollowed}
            onChange={(event) => change({ isFollowed: event.currentTarget.checked })}
          />
        )}
      </fieldset>

      {problem !== null && <ProblemNotice problem={problem} />}
      <div className={classes.submit}>
        <Button type="submit" loading={isStarting} disabled={lack !== null}>
          Start capture
        </Button>
        {lack !== null && <span className="cs-dim">{lack}</span>}
      </div>
    </form>
  );
}
