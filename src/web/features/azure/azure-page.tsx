/** Azure Network Watcher: packet captures that are watched, new ones, and what lies in storage accounts. */
import { Select, Tabs } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { FollowedContainers } from '../../components/followed-containers.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useViewParam } from '../../lib/scope.ts';
import classes from './azure.module.css';
import { useStatus, useSubscriptions } from './azure-queries.ts';
import { newForm } from './capture-form.ts';
import { CapturesInAzure } from './captures-in-azure.tsx';
import { NewCaptureForm } from './new-capture-form.tsx';
import { SessionList } from './session-list.tsx';
import { SignInHelp, SignInStrip } from './sign-in.tsx';
import { StorageBrowser } from './storage-browser.tsx';

const TABS = ['captures', 'new', 'storage'] as const;
type Tab = (typeof TABS)[number];

export function AzurePage() {
  const status = useStatus();
  // Kept here, so that a look at another tab does not lose what was filled in.
  const [form, setForm] = useState(() => newForm(new Date()));
  const [tab, setTab] = useViewParam<Tab>('tab', 'captures', TABS);
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>Azure Network Watcher</h1>
        <p className="cs-dim">Capture packets on a virtual machine and see them here when the capture ends</p>
      </div>
      <QueryView query={status} height={44}>
        {(answer) => (answer.identity === null ? <SignInHelp status={answer} /> : <SignInStrip status={answer} />)}
      </QueryView>
      {status.data?.identity != null && (
        <InSubscription>
          {(subscription) => (
            <Tabs value={tab} onChange={(value) => setTab((value ?? 'captures') as Tab)} keepMounted={false}>
              <Tabs.List>
                <Tabs.Tab value="captures">Packet captures</Tabs.Tab>
                <Tabs.Tab value="new">New capture</Tabs.Tab>
                <Tabs.Tab value="storage">Storage</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="captures" className={classes.panel}>
                <SessionList startNew={() => setTab('new')} />
                <CapturesInAzure subscription={subscription} />
              </Tabs.Panel>
              <Tabs.Panel value="new" className={classes.panel}>
                <NewCaptureForm
                  subscription={subscription}
                  form={form}
                  change={(part) => setForm((before) => ({ ...before, ...part }))}
                  started={() => {
                    setForm(newForm(new Date()));
                    setTab('captures');
                  }}
                />
              </Tabs.Panel>
              <Tabs.Panel value="storage" className={classes.panel}>
                <FollowedContainers />
                <StorageBrowser subscription={subscription} />
              </Tabs.Panel>
            </Tabs>
          )}
        </InSubscription>
      )}
      {status.data?.identity == null && (
        <>
          <SessionList startNew={null} />
          <FollowedContainers />
        </>
      )}
    </div>
  );
}

/** What is chosen from is of one subscription; the only one chooses itself. */
function InSubscription({ children }: { readonly children: (subscription: string) => ReactNode }) {
  const subscriptions = useSubscriptions(true);
  const [asked, choose] = useViewParam<string>('subscription', '');
  return (
    <QueryView query={subscriptions} height={200}>
      {(all) => {
        const chosen = all.find(({ id }) => id === asked) ?? all[0];
        if (chosen === undefined)
          return (
            <p className="cs-dim">
              The signed-in identity sees no subscription: give it the role Reader on one, then load the page again.
            </p>
          );
        return (
          <>
            <Select
              label="Subscription"
              className={classes.subscription}
              data={all.map(({ id, name }) => ({ value: id, label: name }))}
              value={chosen.id}
              onChange={(value) => choose(value ?? '')}
              allowDeselect={false}
              searchable={all.length > 8}
            />
            {children(chosen.id)}
          </>
        );
      }}
    </QueryView>
  );
}
