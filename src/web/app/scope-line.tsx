/** What is shown, of what there is: the range of time, packets, flows, bytes. */
import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconPlugConnectedX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { formatTime, parseTime } from '../../base/time.ts';
import { isWithoutCounts } from '../components/charts/amounts.ts';
import { useFormat } from '../lib/format.ts';
import { useTotals } from '../lib/queries.ts';
import { useScope } from '../lib/scope.ts';
import classes from './scope-line.module.css';

export function ScopeLine({ isConnected }: { readonly isConnected: boolean }) {
  const { data: totals, isPlaceholderData } = useTotals();
  const { scope } = useScope();
  const format = useFormat();
  const lost = !isConnected && (
    <span className={classes.lost}>
      <IconPlugConnectedX size={14} aria-hidden /> The server does not answer; what is shown may be old
    </span>
  );
  if (totals === undefined) return <div className={classes.line}>{lost}</div>;
  const { of } = totals;
  const packets = totals.packets_sent + totals.packets_received;
  const allPackets = of.packets_sent + of.packets_received;
  const isPart = packets !== allPackets || totals.flows !== of.flows;
  const isUncounted = isWithoutCounts(totals);
  const from = scope.from ?? of.first;
  const to = scope.to ?? of.last;
  return (
    <div className={`${classes.line} ${isPlaceholderData ? 'cs-stale' : ''}`}>
      {from !== null && to !== null && <RangePicker from={from} to={to} isZoomed={scope.from !== undefined} />}
      <span className={classes.sums} role="status">
        {!isUncounted && (
          <span>
            <b>{format.count(packets)}</b> {isPart && <>of {format.count(allPackets)} </>}
            {plural(isPart ? allPackets : packets, 'packet')}
          </span>
        )}
        <span>
          <b>{format.count(totals.flows)}</b> {plural(totals.flows, 'flow')}
        </span>
        {!isUncounted && (
          <span>
            <b>{format.bytes(totals.bytes_sent + totals.bytes_received)}</b>
          </span>
        )}
        {totals.uncounted > 0 && (
          <span title="Flow logs do not always count packets and bytes">
            {isUncounted ? 'packets and bytes not known' : `bytes not known of ${format.count(totals.uncounted)} flows`}
          </span>
        )}
      </span>
      {lost}
    </div>
  );
}

const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);

interface RangePickerProps {
  readonly from: string;
  readonly to: string;
  readonly isZoomed: boolean;
}

function RangePicker({ from, to, isZoomed }: RangePickerProps) {
  const [opened, setOpened] = useState(false);
  const { setRange } = useScope();
  const format = useFormat();
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" width={300} trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.range}
          data-zoomed={isZoomed || undefined}
          onClick={() => setOpened(!opened)}
          aria-label={`Time: ${format.range(from, to)}. Change`}
        >
          {format.range(from, to)} <IconChevronDown size={13} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <RangeForm
          from={from}
          to={to}
          apply={(range) => {
            setOpened(false);
            setRange(range);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface RangeFormProps {
  readonly from: string;
  readonly to: string;
  readonly apply: (range: { from: string; to: string } | null) => void;
}

/** The same instant in the one form the address has; null where the text is no time. */
function canonical(text: string): string | null {
  const trimmed = text.trim();
  const nanos = parseTime(trimmed) ?? parseTime(`${trimmed}Z`);
  return nanos === null ? null : formatTime(nanos);
}

function RangeForm({ from, to, apply }: RangeFormProps) {
  const [texts, setTexts] = useState({ from, to });
  const [isWrong, setIsWrong] = useState({ from: false, to: false });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const range = { from: canonical(texts.from), to: canonical(texts.to) };
    const isBackwards = range.from !== null && range.to !== null && parseTime(range.from)! >= parseTime(range.to)!;
    setIsWrong({ from: range.from === null, to: range.to === null || isBackwards });
    if (range.from !== null && range.to !== null && !isBackwards) apply({ from: range.from, to: range.to });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label="From (UTC)"
        size="xs"
        value={texts.from}
        error={isWrong.from && 'Write it as 2026-01-31T14:02:10Z'}
        onChange={(event) => setTexts({ ...texts, from: event.currentTarget.value })}
      />
      <TextInput
        label="To (UTC), not included"
        size="xs"
        value={texts.to}
        error={isWrong.to && 'A time after the first, such as 2026-01-31T14:31:55Z'}
        onChange={(event) => setTexts({ ...texts, to: event.currentTarget.value })}
      />
      <div className={classes.buttons}>
        <Button size="xs" variant="default" onClick={() => apply(null)}>
          Whole time
        </Button>
        <Button size="xs" type="submit">
          Show
        </Button>
      </div>
    </form>
  );
}
