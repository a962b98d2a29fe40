/**
 * The frame of a chart: its question, what it measures, and the table that says the same in numbers. The key `t` turns
 * to the table and back: of this figure while the focus is in it, else of all.
 */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import classes from './figure.module.css';

export interface FigureProps {
  /** The question that the picture answers. */
  readonly title: string;
  /** What is measured and in which unit. */
  readonly note?: ReactNode;
  /** Switches that belong to this picture alone. */
  readonly actions?: ReactNode;
  readonly children: (isTable: boolean) => ReactNode;
}

export function Figure({ title, note, actions, children }: FigureProps) {
  const [isTable, setTable] = useState(false);
  const root = useRef<HTMLElement>(null);
  const titleId = useId();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 't' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const focused = document.activeElement;
      if (focused?.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      const figure = focused?.closest('[data-figure]');
      if (figure === undefined || figure === null || figure === root.current) setTable((shown) => !shown);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  const label = isTable ? 'Show the picture' : 'Show the table';
  return (
    <section ref={root} className={classes.figure} aria-labelledby={titleId} data-figure>
      <header className={classes.head}>
        <div className={classes.words}>
          <h2 id={titleId} className={classes.title}>
            {title}
          </h2>
          {note !== undefined && <p className={classes.note}>{note}</p>}
        </div>
        {actions}
        <Tooltip label={`${label} (t)`} openDelay={400}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${label}: ${title}`}
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? <IconChartBar size={17} stroke={1.7} /> : <IconTable size={17} stroke={1.7} />}
          </ActionIcon>
        </Tooltip>
      </header>
      <div className={classes.body}>{children(isTable)}</div>
    </section>
  );
}

/** What stands where a picture would, when there is nothing to draw. */
export function NothingToShow({ children }: { readonly children: ReactNode }) {
  return <p className={classes.nothing}>{children}</p>;
}
