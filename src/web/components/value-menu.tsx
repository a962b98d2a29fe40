/** What can be done with any value anywhere, and the one menu that offers it. */
import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconFilter, IconFilterPlus, IconFilterX, IconQuote } from '@tabler/icons-react';
import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { termText } from '../lib/filter-terms.ts';
import { fieldLabel, valueLabel } from '../lib/labels.ts';
import { type FieldValue, useScope } from '../lib/scope.ts';

export interface ValueActions {
  /** Only it; again: no longer. */
  readonly only: (term: FieldValue) => void;
  readonly include: (term: FieldValue) => void;
  readonly exclude: (term: FieldValue) => void;
  /** At a point of the window; `opener` gets the focus back. */
  readonly openMenu: (term: FieldValue, at: { readonly x: number; readonly y: number }, opener?: HTMLElement) => void;
}

const Context = createContext<ValueActions | null>(null);

/** The same functions throughout, so that a table full of values is not drawn again when the filter changes. */
export function useValueActions(): ValueActions {
  const actions = use(Context);
  if (actions === null) throw new Error('useValueActions needs a ValueMenuProvider around it');
  return actions;
}

interface Opened {
  readonly term: FieldValue;
  readonly x: number;
  readonly y: number;
  readonly opener: HTMLElement | undefined;
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  notifications.show({ message: `Copied: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`, autoClose: 2000 });
}

export function ValueMenuProvider({ children }: { readonly children: ReactNode }) {
  const scope = useScope();
  const latest = useRef(scope);
  useLayoutEffect(() => {
    latest.current = scope;
  });
  const [opened, setOpened] = useState<Opened | null>(null);
  const actions = useMemo<ValueActions>(
    () => ({
      only: (term) => latest.current.onlyThis(term),
      include: (term) => latest.current.addFilterTerm(term),
      exclude: (term) => latest.current.addFilterTerm({ ...term, exclude: true }),
      openMenu: (term, { x, y }, opener) => setOpened({ term, x, y, opener }),
    }),
    [],
  );
  const close = () => {
    opened?.opener?.focus();
    setOpened(null);
  };
  return (
    <Context value={actions}>
      {children}
      {opened !== null && (
        <Menu opened onClose={close} position="bottom-start" offset={4} shadow="md" width={260} returnFocus={false}>
          <Menu.Target>
            <div style={{ position: 'fixed', left: opened.x, top: opened.y, width: 1, height: 1 }} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label className="cs-cut">
              {fieldLabel(opened.term.field)}: {valueLabel(opened.term.field, opened.term.value)}
            </Menu.Label>
            <Menu.Item leftSection={<IconFilter size={15} />} onClick={() => actions.only(opened.term)}>
              Only this
            </Menu.Item>
            <Menu.Item leftSection={<IconFilterPlus size={15} />} onClick={() => actions.include(opened.term)}>
              Include
            </Menu.Item>
            <Menu.Item leftSection={<IconFilterX size={15} />} onClick={() => actions.exclude(opened.term)}>
              Exclude
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => copy(String(opened.term.value ?? ''))}>
              Copy
            </Menu.Item>
            <Menu.Item leftSection={<IconQuote size={15} />} onClick={() => copy(termText(opened.term))}>
              Copy as filter
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Context>
  );
}
