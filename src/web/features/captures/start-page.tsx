/** Nothing imported yet: what Capscape is for, and the ways to give it a capture. */
import { Button, FileButton, Text, Title } from '@mantine/core';
import { IconBrandAzure, IconFileImport, IconFlask, IconUpload } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { FollowedContainers } from '../../components/followed-containers.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Problem } from '../../lib/api.ts';
import classes from './captures.module.css';
import { LinkField } from './link-field.tsx';
import { useUploads } from './uploads.tsx';
import { WatchedFolders, WatchFolderButton } from './watched-folders.tsx';

export function StartPage() {
  const params = useParams({ strict: false }) as { dataset?: string };
  const dataset = Number(params.dataset ?? 0);
  const { send, loadDemo } = useUploads();
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const demo = async () => {
    setIsLoading(true);
    setProblem(await loadDemo());
    setIsLoading(false);
  };
  return (
    <div className={classes.start}>
      <Title order={1} className={classes.startTitle}>
        See what is in a packet capture
      </Title>
      <Text className={classes.startText}>
        Who talked to whom, over what, where in the world, how much and how well. Everything stays on this machine.
      </Text>
      <div className={classes.dropZone}>
        <IconFileImport size={44} stroke={1.2} aria-hidden />
        <b>Drop a capture here</b>
        <span className="cs-dim">
          pcap, pcapng or flow logs, from tcpdump, Wireshark, Network Watcher and others, of any size
        </span>
        <FileButton onChange={(files) => files.length > 0 && send(files)} multiple>
          {(props) => (
            <Button {...props} leftSection={<IconUpload size={16} />} mt="sm">
              Choose files
            </Button>
          )}
        </FileButton>
      </div>
      <LinkField dataset={dataset} />
      {dataset > 0 && <FollowedContainers dataset={dataset} />}
      {dataset > 0 && <WatchedFolders dataset={dataset} />}
      <div className={classes.demo}>
        <span className="cs-dim">On a virtual machine in Azure?</span>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconBrandAzure size={15} />}
          renderRoot={(props) => <Link to="/azure" {...props} />}
        >
          Capture with Network Watcher
        </Button>
      </div>
      {dataset > 0 && (
        <div className={classes.demo}>
          <span className="cs-dim">Captures come into a folder of this machine?</span>
          <WatchFolderButton dataset={dataset} />
        </div>
      )}
      <div className={classes.demo}>
        <span className="cs-dim">No capture at hand?</span>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFlask size={15} />}
          loading={isLoading}
          onClick={() => void demo()}
        >
          Load the demo capture
        </Button>
        <span className="cs-dim">A small web server with visitors from thirty countries</span>
      </div>
      <div className={classes.demo}>
        <span className="cs-dim">From a terminal, also while this page is open</span>
        <code className={classes.code}>ssh host tcpdump -w - | capscape import -</code>
      </div>
      {problem !== null && <ProblemNotice problem={problem} retry={() => void demo()} />}
    </div>
  );
}
