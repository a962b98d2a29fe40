import { Kbd, Modal, SimpleGrid, Title } from '@mantine/core';
import classes from './help-dialog.module.css';
import { VIEWS } from './views.ts';

const GROUPS: readonly { readonly title: string; readonly keys: readonly (readonly [keys: string, what: string])[] }[] =
  [
    {
      title: 'Anywhere',
      keys: [
        ['/', 'Filter'],
        ['Ctrl K', 'Go to a view, data set or host'],
        ['i', 'What is in here?'],
        ['z', 'Back to the whole time range'],
        ['t', 'Table behind a picture'],
        ['?', 'These keys'],
        ['Esc', 'Close what is open'],
      ],
    },
    {
      title: 'On a value',
      keys: [
        ['Click or Enter', 'Only it; again: no longer'],
        ['Alt click or -', 'Exclude it'],
        ['Right click or .', 'Include, exclude, copy'],
      ],
    },
    {
      title: 'In tables',
      keys: [
        ['↑ ↓', 'From row to row'],
        ['Page Up, Page Down', 'A page'],
        ['Home, End', 'First, last row'],
        ['Enter', 'Details'],
      ],
    },
    {
      title: 'On the timeline',
      keys: [
        ['Drag', 'Zoom to that time'],
        ['← →', 'Move the mark'],
        ['Shift ← →', 'Choose a range'],
        ['Enter', 'Zoom to the range'],
      ],
    },
    { title: 'Views', keys: VIEWS.map(({ key, label }) => [`g ${key}`, label] as const) },
  ];

export function HelpDialog({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title="Keys" size="xl">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <Title order={3} size="sm" mb={6}>
              {title}
            </Title>
            <dl className={classes.keys}>
              {keys.map(([combination, what]) => (
                <div key={combination}>
                  <dt>
                    <Kbd size="xs">{combination}</Kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
