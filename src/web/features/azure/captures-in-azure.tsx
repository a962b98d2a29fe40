/** Packet captures of the subscription that Capscape does not watch: somebody else's, or from before. */
import { ActionIcon, Button, Group, Loader } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AzurePacketCapture } from '../../../api/azure.ts';
import { type DataColumn, DataTable } from '../../components/charts/data-table.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { QueryView } from '../../components/query-view.tsx';
import type { Problem } from '../../lib/api.ts';
import { watchCapture } from '../../lib/azure-api.ts';
import classes from './azure.module.css';
import { AZURE_KEY, usePacketCaptures, useSessions, useWatchers } from './azure-queries.ts';
import { lastPart, MODE_WORDS } from './words.ts';

export function CapturesInAzure({ subscription }: { readonly subscription: string }) {
  const client = useQueryClient();
  const watchers = useWatchers(subscription);
  const captures = usePacketCaptures((watchers.data ?? []).map(({ id }) => id));
  const { data: sessions = [] } = useSessions();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [taking, setTaking] = useState<string | null>(null);
  const watched = new Set(sessions.map(({ packetCapture }) => packetCapture.toLowerCase()));
  const take = async ({ id }: AzurePacketCapture, isFollowed: boolean) => {
    setTaking(id);
    const answer = await watchCapture({ packetCapture: id, isFollowed });
    setProblem(answer.ok ? null : answer.problem);
    setTaking(null);
    await client.invalidateQueries({ queryKey: AZURE_KEY });
  };
  const columns: readonly DataColumn<AzurePacketCapture>[] = [
    { id: 'name', head: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
    {
      id: 'machine',
      head: 'Machine',
      cell: ({ target }) => lastPart(target),
      sortBy: ({ target }) => lastPart(target),
    },
    { id: 'mode', head: 'Kind', cell: ({ mode }) => MODE_WORDS[mode] },
    { id: 'place', head: 'Written to', cell: ({ blob, localPath }) => (blob === null ? localPath : 'storage account') },
    {
      id: 'take',
      head: 'Take it',
      cell: (capture) => (
        <Group gap={6} justify="flex-end" wrap="nowrap">
          {capture.mode !== 'single' && (
            <Button
              size="compact-xs"
              variant="default"
              loading={taking === capture.id}
              onClick={() => void take(capture, true)}
            >
              Follow
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="default"
            loading={taking === capture.id}
            onClick={() => void take(capture, false)}
          >
            Import when it ends
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <section aria-labelledby="azure-others">
      <div className={classes.sectionHead}>
        <h2 id="azure-others" className={classes.subtitle}>
          Others in this subscription
        </h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Ask Azure again"
          onClick={() => void client.invalidateQueries({ queryKey: [...AZURE_KEY, 'packet-captures'] })}
        >
          <IconRefresh size={16} />
        </ActionIcon>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      {watchers.data?.length === 0 ? (
        <p className="cs-dim">
          The subscription has no network watcher: switch it on for a region in the Azure portal.
        </p>
      ) : watchers.isError ? (
        <ProblemNotice problem={watchers.error.problem} retry={() => void watchers.refetch()} />
      ) : (
        <QueryView query={captures} skeleton={<Loader size="sm" />}>
          {(all) => {
            const others = all.filter(({ id }) => !watched.has(id.toLowerCase()));
            if (others.length === 0) return <p className="cs-dim">None.</p>;
            return (
              <div className={`cs-panel ${classes.table}`}>
                <DataTable caption="Packet captures in Azure" columns={columns} rows={others} keyOf={({ id }) => id} />
              </div>
            );
          }}
        </QueryView>
      )}
    </section>
  );
}
