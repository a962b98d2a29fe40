/** The packets of one flow: a list of any length, and all of them as a file. */
import { Button } from '@mantine/core';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FlowPacket, FlowPackets, FlowRow } from '../../../api/flows.ts';
import { parseTime } from '../../../base/time.ts';
import { DownloadButton } from '../../components/download-button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { fetchFlowPackets, flowPacketsAddress, type ProblemError, settledValue } from '../../lib/api.ts';
import { useFormat } from '../../lib/format.ts';
import { useCaptures, viewKey } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import classes from './packet-list.module.css';
import { rowsSeen } from './scroll-window.ts';
import { useScrollWindow } from './use-scroll-window.ts';

const PAGE_PACKETS = 100;
const ROW_HEIGHT = 20;
const SHOWN_ROWS = 9;
/** Compressed captures beyond it are not read before somebody says so: everything before the packets is expanded. */
const QUICK_BYTES = 32e6;

export function PacketList({ flow }: { readonly flow: FlowRow }) {
  const { dataset } = useScope();
  const captures = useCaptures(dataset);
  const [isAsked, setIsAsked] = useState(false);
  const captureId = Number(flow.capture_id);
  const flowId = Number(flow.flow_id);
  const capture = captures.data?.find(({ id }) => id === captureId);
  if (capture === undefined || capture.log !== null) return null;
  const isSlow = capture.format?.includes(' in ') === true && capture.fileBytes > QUICK_BYTES;
  return (
    <section className={classes.section} aria-label="Packets of the flow">
      <div className={classes.head}>
        <h3>Packets</h3>
        <DownloadButton address={flowPacketsAddress(dataset, captureId, flowId)}>Download</DownloadButton>
      </div>
      {capture.state !== 'ready' ? (
        <p className="cs-dim">They can be shown once {capture.name} is imported.</p>
      ) : isSlow && !isAsked ? (
        <p className="cs-dim">
          The capture is compressed: everything before them is expanded first, which takes a while.{' '}
          <Button size="compact-xs" variant="default" onClick={() => setIsAsked(true)}>
            Show packets
          </Button>
        </p>
      ) : (
        <Rows key={`${captureId}-${flowId}`} captureId={captureId} flowId={flowId} flow={flow} />
      )}
    </section>
  );
}

interface RowsProps {
  readonly captureId: number;
  readonly flowId: number;
  readonly flow: FlowRow;
}

function Rows({ captureId, flowId, flow }: RowsProps) {
  const { dataset } = useScope();
  const element = useRef<HTMLDivElement>(null);
  const total = Number(flow.packets_sent) + Number(flow.packets_received);
  const { window, size, onScroll } = useScrollWindow(element, total, ROW_HEIGHT, 0);
  const [first, end] = rowsSeen(window, size, 5);
  const firstPage = Math.floor(first / PAGE_PACKETS);
  const lastPage = Math.floor(Math.max(first, end - 1) / PAGE_PACKETS);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i);
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...viewKey(dataset), 'packets', captureId, flowId, page],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<FlowPackets> =>
        settledValue(
          fetchFlowPackets(dataset, captureId, flowId, { offset: page * PAGE_PACKETS, limit: PAGE_PACKETS }, signal),
        ),
      placeholderData: keepPreviousData,
    })),
  });
  const failed = results.find(({ error }) => error !== null);
  if (failed !== undefined)
    return <ProblemNotice problem={(failed.error as ProblemError).problem} retry={() => void failed.refetch()} />;
  const packetAt = (row: number): FlowPacket | undefined => {
    const result = results[Math.floor(row / PAGE_PACKETS) - firstPage];
    return result?.isPlaceholderData === true ? undefined : result?.data?.packets[row % PAGE_PACKETS];
  };
  const start = parseTime(String(flow.start)) ?? 0n;
  return (
    <div
      ref={element}
      className={classes.list}
      style={{ height: Math.min(total, SHOWN_ROWS) * ROW_HEIGHT }}
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys.
      tabIndex={0}
    >
      <div style={{ height: Math.min(total * ROW_HEIGHT, 8_000_000) }}>
        <ol className={classes.layer} style={{ height: size.viewport }}>
          {Array.from({ length: Math.max(0, end - first) }, (_, i) => {
            const row = first + i;
            const top = row * ROW_HEIGHT - window.top;
            return <Row key={row} place={{ row, total, top }} packet={packetAt(row)} start={start} />;
          })}
        </ol>
      </div>
    </div>
  );
}

interface RowProps {
  readonly place: { readonly row: number; readonly total: number; readonly top: number };
  readonly packet: FlowPacket | undefined;
  readonly start: bigint;
}

const ARROWS = { sent: '→', received: '←' } as const;

function Row({ place: { row, total, top }, packet, start }: RowProps) {
  const format = useFormat();
  const item = {
    className: classes.row,
    style: { transform: `translateY(${top}px)` },
    'aria-posinset': row + 1,
    'aria-setsize': total,
  };
  if (packet === undefined) return <li {...item} />;
  const { number, time, direction, length, capturedLength, info } = packet;
  const since = Number((parseTime(time) ?? start) - start) / 1e9;
  const isCut = capturedLength < length;
  const lengthTitle = isCut ? `${length} bytes, ${capturedLength} of them captured` : `${length} bytes`;
  const arrow = direction === null ? '·' : ARROWS[direction];
  return (
    <li {...item}>
      <span className={classes.number} title={`Packet ${number} of the capture`}>
        {format.count(number)}
      </span>
      <span className={classes.number} title={format.time(time, { date: true, digits: 9 })}>
        {since.toFixed(6)}
      </span>
      <span className={classes.arrow} data-direction={direction} title={direction ?? 'not known'}>
        <span aria-hidden>{arrow}</span>
        <span className="cs-hidden">{direction ?? 'not known'}</span>
      </span>
      <span className={classes.number} data-cut={isCut || undefined} title={lengthTitle}>
        {length}
      </span>
      <span className="cs-cut" title={info}>
        {info.replace(/^\d+ → \d+ /, '')}
      </span>
    </li>
  );
}
