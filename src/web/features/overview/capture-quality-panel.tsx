/** Is the capture whole? Every packet of the files accounted for, and what is unknown because of how it was captured. */
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { describeLeftOut } from '../../../schema/left-out-reasons.ts';
import { describeReason } from '../../../schema/not-flow-reasons.ts';
import { shareOf } from '../../components/charts/amounts.ts';
import { useFormat } from '../../lib/format.ts';
import { sentence } from '../../lib/sentence.ts';
import type { CaptureQuality } from './capture-quality.ts';
import classes from './capture-quality-panel.module.css';

const REASONS_SHOWN = 4;

/** What it is; the whole sentence also says what for. */
const inShort = (reason: string): string => describeReason(reason).split(':')[0]!.replace(/\.$/, '');

export function CaptureQualityPanel({ quality }: { readonly quality: CaptureQuality }) {
  const format = useFormat();
  const titleId = useId();
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        Is the capture whole?
      </h2>
      {quality.unfinished > 0 && (
        <p className={classes.about}>
          {quality.unfinished === 1 ? 'One file is' : `${format.count(quality.unfinished)} files are`} still on the way
          in and counted here once whole.
        </p>
      )}
      {quality.captures > 0 && <Counted quality={quality} />}
    </section>
  );
}

function Counted({ quality }: { readonly quality: CaptureQuality }) {
  const format = useFormat();
  const [isAll, setAll] = useState(false);
  // One more costs no more room than the line that says there is one.
  const shown = isAll || quality.notInFlows.length <= REASONS_SHOWN + 1 ? quality.notInFlows.length : REASONS_SHOWN;
  const reasons = quality.notInFlows.slice(0, shown);
  const hidden = quality.notInFlows.slice(shown).reduce((sum, { packets }) => sum + packets, 0);
  const percent = (packets: number) => format.percent(shareOf(packets, quality.packets));
  return (
    <>
      <p className={classes.about}>
        {quality.captures === 1 ? 'One file' : `${format.count(quality.captures)} files`},{' '}
        {format.bytes(quality.fileBytes)}
        {quality.formats.length > 0 && <>, {quality.formats.join(', ')}</>}
        {quality.linkTypes.length > 0 && <>; link type {quality.linkTypes.join(', ')}</>}. All of it, whatever the
        filter.
      </p>
      {(quality.packets > 0 || quality.records === 0) && (
        <table className={classes.sums}>
          <tbody>
            <tr>
              <td>Packets in flows</td>
              <td>{format.count(quality.packetsInFlows)}</td>
              <td>{percent(quality.packetsInFlows)}</td>
            </tr>
            {reasons.map(({ reason, packets }) => (
              <tr key={reason}>
                <td title={describeReason(reason)}>In no flow: {inShort(reason)}</td>
                <td>{format.count(packets)}</td>
                <td>{percent(packets)}</td>
              </tr>
            ))}
            {hidden > 0 && (
              <tr>
                <td>
                  <button type="button" className={classes.more} onClick={() => setAll(true)}>
                    In no flow: {quality.notInFlows.length - reasons.length} more reasons
                  </button>
                </td>
                <td>{format.count(hidden)}</td>
                <td>{percent(hidden)}</td>
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <td>Packets read</td>
              <td>{format.count(quality.packets)}</td>
              <td>{percent(quality.packets)}</td>
            </tr>
          </tfoot>
        </table>
      )}
      {quality.records > 0 && <Records quality={quality} />}
      <ul className={classes.list}>
        {quality.damaged.length === 0 && quality.packets + quality.records > 0 && (
          <Line isGood>No file is damaged or cut off.</Line>
        )}
        {quality.damaged.map((capture) => (
          <Line key={capture.id} file={capture.name}>
            {capture.damage?.message} Everything before that is shown.
          </Line>
        ))}
        {quality.failed.map((capture) => (
          <Line key={capture.id} file={capture.name}>
            Not imported. {sentence(capture.error?.detail ?? '')}
          </Line>
        ))}
        {quality.truncatedPackets === 0 && quality.packets > 0 && (
          <Line isGood>Every packet was captured in full.</Line>
        )}
        {quality.truncatedPackets > 0 && (
          <Line>
            {format.things(quality.truncatedPackets, 'packet')} ({percent(quality.truncatedPackets)}){' '}
            {quality.truncatedPackets === 1 ? 'was' : 'were'} captured in part. Their sizes are exact; names and
            services inside the missing part are not known.
          </Line>
        )}
      </ul>
    </>
  );
}

/** What flow logs hold. */
function Records({ quality: { records, recordsInFlows, leftOut } }: { readonly quality: CaptureQuality }) {
  const format = useFormat();
  const row = (words: string, count: number) => (
    <tr key={words}>
      <td>{words}</td>
      <td>{format.count(count)}</td>
      <td>{format.percent(shareOf(count, records))}</td>
    </tr>
  );
  return (
    <table className={classes.sums}>
      <tbody>
        {row('Log records in flows', recordsInFlows)}
        {leftOut.map((one) => row(describeLeftOut(one.reason), one.records))}
      </tbody>
      <tfoot>{row('Log records read', records)}</tfoot>
    </table>
  );
}

interface LineProps {
  readonly isGood?: boolean;
  /** The file it is about. */
  readonly file?: string;
  readonly children: ReactNode;
}

function Line({ isGood = false, file, children }: LineProps) {
  return (
    <li className={classes.line} data-good={isGood || undefined}>
      {isGood ? <IconCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      <div className={classes.words}>
        {file !== undefined && (
          <div className={`cs-cut ${classes.file}`} title={file}>
            {file}
          </div>
        )}
        {children}
      </div>
    </li>
  );
}
