/** Trouble: what, where, what to do, and the details to copy into a report. */
import { Alert, Button, CopyButton, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Problem } from '../lib/api.ts';

export interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly retry?: () => void;
}

export function ProblemNotice({ problem, retry }: ProblemNoticeProps) {
  return (
    <Alert
      role="alert"
      variant="light"
      color="red"
      icon={<IconAlertTriangle size={18} />}
      title={problem.title}
      styles={{
        root: { background: 'var(--cs-bad-soft)' },
        title: { color: 'var(--cs-bad)' },
        message: { color: 'var(--cs-text)' },
      }}
    >
      <div style={{ overflowWrap: 'anywhere' }}>{problem.detail}</div>
      <div className="cs-dim">{problem.fix}</div>
      <Group gap="xs" mt="xs">
        {retry !== undefined && (
          <Button size="compact-xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
        <CopyButton value={JSON.stringify({ ...problem, page: location.href }, null, 2)}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {copied ? 'Copied' : 'Copy details'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
