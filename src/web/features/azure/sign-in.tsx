/** Who Capscape is in Azure; and when it is nobody, how to change that. */
import { Button, Select } from '@mantine/core';
import { IconLogin2, IconUserCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AzureSettings, AzureStatus } from '../../../api/azure.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Problem } from '../../lib/api.ts';
import { changeSettings } from '../../lib/azure-api.ts';
import classes from './azure.module.css';
import { AZURE_KEY } from './azure-queries.ts';

const CLOUDS: readonly { readonly value: AzureSettings['cloud']; readonly label: string }[] = [
  { value: 'public', label: 'Azure' },
  { value: 'china', label: 'Azure China (21Vianet)' },
  { value: 'us-government', label: 'Azure Government (US)' },
];

function CloudSelect({ cloud }: { readonly cloud: AzureSettings['cloud'] }) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const choose = async (value: string | null) => {
    const answer = await changeSettings({ cloud: value as AzureSettings['cloud'] });
    setProblem(answer.ok ? null : answer.problem);
    await client.invalidateQueries({ queryKey: AZURE_KEY });
  };
  return (
    <>
      <Select
        aria-label="Cloud"
        size="xs"
        w={190}
        data={CLOUDS}
        value={cloud}
        onChange={(value) => void choose(value)}
        allowDeselect={false}
      />
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}

export function SignInStrip({ status: { identity, cloud } }: { readonly status: AzureStatus }) {
  return (
    <div className={`cs-panel ${classes.strip}`}>
      <IconUserCheck size={18} stroke={1.7} aria-hidden />
      <span className={classes.identity}>
        Signed in as <b>{identity?.name}</b>
        {identity?.tenantId != null && <span className="cs-dim"> of tenant {identity.tenantId}</span>}
      </span>
      <CloudSelect cloud={cloud} />
    </div>
  );
}

const WAYS: readonly { readonly title: string; readonly text: string; readonly code: string }[] = [
  { title: 'On your own machine', text: 'Sign in with the Azure CLI, then try again.', code: 'az login' },
  {
    title: 'On a virtual machine or container in Azure',
    text: 'Give it a managed identity with the roles it needs; nothing is to be set here.',
    code: 'az vm identity assign -g GROUP -n MACHINE',
  },
  {
    title: 'Anywhere else',
    text: 'Start Capscape with the credentials of an application.',
    code: 'AZURE_TENANT_ID=… AZURE_CLIENT_ID=… AZURE_CLIENT_SECRET=… capscape serve',
  },
];

export function SignInHelp({ status: { problem, cloud } }: { readonly status: AzureStatus }) {
  const client = useQueryClient();
  return (
    <section className={`cs-panel ${classes.help}`} aria-labelledby="azure-sign-in">
      <div className={classes.helpHead}>
        <IconLogin2 size={20} stroke={1.7} aria-hidden />
        <h2 id="azure-sign-in" className={classes.subtitle}>
          Capscape is not signed in to Azure
        </h2>
        <CloudSelect cloud={cloud} />
      </div>
      <dl className={classes.ways}>
        {WAYS.map(({ title, text, code }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              {text} <code className={classes.code}>{code}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p className="cs-dim">
        Without signing in, a link with its SAS token does: make one in the Azure portal and paste it under Captures. A
        link to a container of flow logs can be followed from there.
      </p>
      {problem !== null && (
        <details className={classes.tried}>
          <summary>What was tried</summary>
          {problem.detail}
        </details>
      )}
      <div>
        <Button size="xs" onClick={() => void client.invalidateQueries({ queryKey: AZURE_KEY })}>
          Try again
        </Button>
      </div>
    </section>
  );
}
