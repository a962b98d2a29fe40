/** Everything known of one capture. */
import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Capture } from '../../../api/captures.ts';
import { describeLeftOut } from '../../../schema/left-out-reasons.ts';
import { describeReason } from '../../../schema/not-flow-reasons.ts';
import card from '../../components/card.module.css';
import { isWithoutCounts } from '../../components/charts/amounts.ts';
import { epochSeconds, NOT_KNOWN, useFormat } from '../../lib/format.ts';
import classes from './captures.module.css';
import type { Oddity } from './oddities.ts';

/** Reasons that are always shown; networks of devices have dozens of unnamed EtherTypes. */
const REASONS_SHOWN = 6;

/** Characters of an origin that fit one column in two lines. */
const LONG_ORIGIN = 48;

export function CaptureFacts({ capture }: { readonly capture: Capture }) {
  const format = useFormat();
  const { first, last, origin, sha256, log, state } = capture;
  const from = originText(capture);
  // What an archive held is counted where its captures are.
  const isCounted = state !== 'unpacked';
  const isWithoutBytes = log !== null && isWithoutCounts({ flows: capture.flows, uncounted: log.flowsWithoutCounts });
  return (
    <dl className={card.facts}>
      {first !== null && last !== null && (
        <Fact
          wide
          name="Time"
          value={`${format.range(first, last)} · ${format.duration(epochSeconds(last) - epochSeconds(first))}`}
        />
      )}
      {isCounted && log === null && <Fact name="Packets" value={format.count(capture.packets)} />}
      {isCounted && log !== null && <Fact name="Records" value={format.count(log.records)} />}
      {isCounted && <Fact name="Flows" value={format.count(capture.flows)} />}
      {isCounted && <Fact name="Bytes on the wire" value={isWithoutBytes ? NOT_KNOWN : format.bytes(capture.bytes)} />}
      <Fact
        name="File"
        value={`${format.bytes(capture.fileBytes)}${capture.format === null ? '' : ` · ${capture.format}`}`}
      />
      {capture.linkTypes.length > 0 && <Fact name="Link type" value={capture.linkTypes.join(', ')} />}
      <Fact
        name="Came"
        value={`${format.time(origin.at, { date: true })}${origin.by === null ? '' : ` · by ${origin.by}`}`}
      />
      {sha256 !== null && (
        <div>
          <dt>SHA-256</dt>
          <dd>
            <CopyButton value={sha256}>
              {({ copied, copy }) => (
                <UnstyledButton className={classes.hash} title={`${sha256}: copy`} onClick={copy}>
                  {copied ? 'Copied' : `${sha256.slice(0, 12)}…`}
                </UnstyledButton>
              )}
            </CopyButton>
          </dd>
        </div>
      )}
      {capture.tags.length > 0 && <Fact name="Tags" value={capture.tags.join(', ')} />}
      <Fact name="From" value={from} {...(from.length > LONG_ORIGIN && { wide: 'all' })} />
    </dl>
  );
}

const ORIGINS: Readonly<Record<Capture['origin']['kind'], string>> = {
  upload: 'An upload',
  url: 'A link',
  azure: 'Azure',
  folder: 'A watched folder',
  stream: 'A stream',
  file: 'A file of the server',
  demo: 'Capscape’s demo',
};

function originText({ origin, name }: Capture): string {
  const kind = ORIGINS[origin.kind];
  return origin.from === '' || origin.from === name ? kind : `${kind}: ${origin.from}`;
}

function Fact({ name, value, wide }: { readonly name: string; readonly value: string; readonly wide?: true | 'all' }) {
  return (
    <div data-wide={wide}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** All there is = what is in flows + what is in none, by reason. */
export function Accounting({ capture }: { readonly capture: Capture }) {
  const { log } = capture;
  if (log !== null)
    return (
      <Sum
        all={log.records}
        things="records"
        inFlows={log.recordsInFlows}
        reasons={log.leftOut}
        describe={describeLeftOut}
      />
    );
  return (
    <Sum
      all={capture.packets}
      things="packets"
      inFlows={capture.packetsInFlows}
      reasons={capture.notInFlows}
      describe={describeReason}
    />
  );
}

interface SumProps {
  readonly all: number;
  readonly things: string;
  readonly inFlows: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly describe: (reason: string) => string;
}

function Sum({ all, things, inFlows, reasons, describe }: SumProps) {
  const format = useFormat();
  const [isAll, setAll] = useState(false);
  const sorted = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  // One more takes no more room than the line that says there is one.
  const shown = isAll || sorted.length <= REASONS_SHOWN + 1 ? sorted : sorted.slice(0, REASONS_SHOWN);
  const hidden = sorted.slice(shown.length);
  return (
    <div className={classes.sum}>
      <b>{format.count(all)}</b> {things} = <b>{format.count(inFlows)}</b> in flows
      {sorted.length === 0 ? (
        <span className="cs-dim"> · none left over</span>
      ) : (
        <>
          {' '}
          + <b>{format.count(all - inFlows)}</b> in none:
          <ul className={classes.reasons}>
            {shown.map(([reason, count]) => (
              <li key={reason}>
                <b>{format.count(count)}</b> {describe(reason)}
              </li>
            ))}
            {hidden.length > 0 && (
              <li>
                <b>{format.count(hidden.reduce((sum, [, count]) => sum + count, 0))}</b> for{' '}
                <button type="button" className={classes.more} onClick={() => setAll(true)}>
                  {hidden.length} more reasons
                </button>
              </li>
            )}
          </ul>
        </>
      )}
    </div>
  );
}

export function Comments({ capture: { comments, commentsLeftOut } }: { readonly capture: Capture }) {
  const format = useFormat();
  if (comments.length === 0) return null;
  return (
    <details className={classes.sum}>
      <summary>{format.things(comments.length + commentsLeftOut, 'comment')} in the file</summary>
      <ul className={classes.reasons}>
        {comments.map(({ on, packet, text }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and comments may be alike
          <li key={i}>
            <b>{packet === null ? on : `packet ${format.count(packet)}`}</b> {text}
          </li>
        ))}
        {commentsLeftOut > 0 && <li>and {format.count(commentsLeftOut)} more</li>}
      </ul>
    </details>
  );
}

export function OddityNote({ oddity: { text, fix, isBad } }: { readonly oddity: Oddity }) {
  return (
    <p className={classes.note} data-kind={isBad ? 'bad' : undefined} style={{ margin: 0 }}>
      <IconAlertTriangle size={16} aria-hidden />
      <span>
        {text} {fix !== undefined && <span className="cs-dim">{fix}</span>}
      </span>
    </p>
  );
}
