/** The captures of a data set: what each holds, whether every packet is accounted for, and what is wrong with it. */
import { Button, FileButton, Skeleton, Text, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { FollowedContainers } from '../../components/followed-containers.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useCaptures, useDatasets } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { CaptureList } from './capture-list.tsx';
import classes from './captures.module.css';
import { LinkField } from './link-field.tsx';
import { Senders, StreamsButton } from './streams.tsx';
import { useUploads } from './uploads.tsx';
import { WatchedFolders, WatchFolderButton } from './watched-folders.tsx';

export function CapturesPage() {
  const { dataset } = useScope();
  const captures = useCaptures(dataset);
  const { data: datasets } = useDatasets();
  const { send } = useUploads();
  const name = datasets?.find(({ id }) => id === dataset)?.name;
  return (
    <div className={classes.page}>
      <div className={classes.pageHead}>
        <div style={{ minWidth: 0 }}>
          <Title order={1} size="h4" className="cs-cut">
            Captures{name !== undefined && ` in ${name}`}
          </Title>
          <Text size="sm" c="dimmed">
            Drop or paste files anywhere on the page, or paste a link
          </Text>
        </div>
        <div className={classes.pageActions}>
          <StreamsButton dataset={dataset} />
          <WatchFolderButton dataset={dataset} />
          <FileButton onChange={(files) => files.length > 0 && send(files)} multiple>
            {(props) => (
              <Button {...props} size="xs" leftSection={<IconUpload size={15} />}>
                Add captures
              </Button>
            )}
          </FileButton>
        </div>
      </div>
      {/* A data set without captures has a page of its own: what was typed here by then would be lost. */}
      {captures.isPending ? <Skeleton height={58} /> : <LinkField dataset={dataset} />}
      <FollowedContainers dataset={dataset} />
      <WatchedFolders dataset={dataset} />
      <Senders dataset={dataset} />
      <QueryView query={captures} skeleton={<Skeleton height={150} />}>
        {(list) => <CaptureList captures={list} />}
      </QueryView>
    </div>
  );
}
