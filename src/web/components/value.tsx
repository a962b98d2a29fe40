/**
 * A value of a field, wherever it is shown. Click or Enter: only it, again: no longer. Alt-click or minus: exclude. Right
 * click, long press, the menu key or a full stop: everything else that can be done with it.
 */
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { type CellValue, fieldLabel, valueHint, valueLabel } from '../lib/labels.ts';
import { CutText } from './cut-text.tsx';
import { Flag } from './flag.tsx';
import classes from './value.module.css';
import { useValueActions } from './value-menu.tsx';

export interface ValueProps {
  readonly field: string;
  readonly value: CellValue;
  /** Shown instead of the value's own words. */
  readonly children?: ReactNode;
  /** A dot before the text, for values that have a colour (`useColors`). */
  readonly color?: string;
  /** Out of the way of Tab: in grids, where arrows lead from row to row. */
  readonly tabIndex?: number;
}

const MONOSPACED = /(^|_)(ip|mac)$|^(ja4|community_id|history)$/;

export function Value({ field, value, children, color, tabIndex }: ValueProps) {
  const actions = useValueActions();
  const label = valueLabel(field, value);
  const term = { field, value };

  const onClick = (event: MouseEvent) => {
    event.stopPropagation();
    if (event.altKey) actions.exclude(term);
    else actions.only(term);
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    // The menu key has no pointer behind it: the menu opens under the value.
    const at =
      event.clientX === 0 && event.clientY === 0
        ? { x: box.left, y: box.bottom }
        : { x: event.clientX, y: event.clientY };
    actions.openMenu(term, at, event.currentTarget);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === '-') actions.exclude(term);
    else if (event.key === '.') {
      const box = event.currentTarget.getBoundingClientRect();
      actions.openMenu(term, { x: box.left, y: box.bottom }, event.currentTarget);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <button
      type="button"
      className={classes.value}
      data-null={value === null || undefined}
      data-mono={MONOSPACED.test(field) || undefined}
      title={children === undefined ? `${fieldLabel(field)}: ${valueHint(field, value) ?? label}` : undefined}
      tabIndex={tabIndex}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onKeyDown={onKeyDown}
    >
      {color !== undefined && <span className={classes.dot} style={{ background: color }} />}
      {field.endsWith('country') && (
        <span className={classes.flag}>
          <Flag country={value} />
        </span>
      )}
      {children === undefined ? <CutText text={label} /> : <span className="cs-cut">{children}</span>}
    </button>
  );
}
