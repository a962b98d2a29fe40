/** Begins a download, or says why there is none: a browser alone would only say that it failed. */
import { Button, type ButtonProps } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { download, type Problem } from '../lib/api.ts';
import { ProblemNotice } from './problem-notice.tsx';

export interface DownloadButtonProps {
  readonly address: string;
  readonly children: ReactNode;
  readonly variant?: ButtonProps['variant'];
  readonly onBegin?: () => void;
}

export function DownloadButton({ address, children, variant = 'subtle', onBegin }: DownloadButtonProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const begin = async () => {
    setIsBusy(true);
    const refused = await download(address);
    setProblem(refused);
    setIsBusy(false);
    if (refused === null) onBegin?.();
  };
  return (
    <>
      <Button
        size="compact-xs"
        variant={variant}
        leftSection={<IconDownload size={14} />}
        loading={isBusy}
        title="As a pcapng file"
        onClick={() => void begin()}
      >
        {children}
      </Button>
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}
