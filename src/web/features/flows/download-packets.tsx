/** The packets of all flows that are shown, as a file; how many there are is said before. */
import { Button, Popover } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Sums } from '../../../api/scope.ts';
import { DownloadButton } from '../../components/download-button.tsx';
import { scopePacketsAddress } from '../../lib/api.ts';
import { useFormat } from '../../lib/format.ts';
import { useCaptures } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';

/** What pcapng adds to a packet, padding included. */
const PACKET_OVERHEAD = 34;

export function DownloadPackets({ sums }: { readonly sums: Sums }) {
  const { dataset, scope } = useScope();
  const captures = useCaptures(dataset);
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  if (captures.data?.every(({ log }) => log !== null) !== false) return null;
  const packets = sums.packets_sent + sums.packets_received;
  const bytes = sums.bytes_sent + sums.bytes_received + packets * PACKET_OVERHEAD;
  const unfinished = captures.data.filter(({ state }) => state === 'importing' || state === 'queued');
  return (
    <Popover position="bottom-end" shadow="md" width={280} trapFocus opened={isOpen} onChange={setIsOpen}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={15} />}
          disabled={packets === 0}
          onClick={() => setIsOpen(!isOpen)}
        >
          Download packets
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <div>
          {format.things(packets, 'packet')} of {format.things(sums.flows, 'flow')}, at most {format.bytes(bytes)}
        </div>
        <p className="cs-dim" style={{ marginBlock: 4 }}>
          Whole flows, also where only a part lies in the range of time.
          {unfinished.length > 0 && ' Captures that are still being imported are left out.'}
        </p>
        <DownloadButton address={scopePacketsAddress(dataset, scope)} variant="filled" onBegin={() => setIsOpen(false)}>
          Download as pcapng
        </DownloadButton>
      </Popover.Dropdown>
    </Popover>
  );
}
