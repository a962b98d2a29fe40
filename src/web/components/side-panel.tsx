/** The place beside a view for what is selected: closable with Esc, resizable by its edge; over the view on a phone. */
import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import classes from './side-panel.module.css';

export interface SidePanelProps {
  readonly title: ReactNode;
  /** For screen readers, where the title is more than text. */
  readonly label: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

const MIN_WIDTH = 260;
const MAX_WIDTH = 720;
const KEY_STEP = 24;
const clamp = (width: number) => Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width));

export function SidePanel({ title, label, close, children }: SidePanelProps) {
  const [width, setWidth] = useState(340);
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? 0;
    setWidth(clamp(right - event.clientX));
  };
  const onEdgeKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') setWidth(clamp(width + KEY_STEP));
    else if (event.key === 'ArrowRight') setWidth(clamp(width - KEY_STEP));
    else return;
    event.preventDefault();
  };
  return (
    <aside
      className={classes.panel}
      style={{ width }}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: hr cannot be moved; this separator can. */}
      <div
        className={classes.edge}
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the panel"
        aria-valuenow={width}
        aria-valuemin={MIN_WIDTH}
        aria-valuemax={MAX_WIDTH}
        tabIndex={0}
        onKeyDown={onEdgeKey}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
      />
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Close: ${label}`} onClick={close}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <div className={classes.content}>{children}</div>
    </aside>
  );
}
