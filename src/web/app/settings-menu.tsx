import { ActionIcon, Button, Popover, SegmentedControl, Select, Stack, Switch, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSettings } from '@tabler/icons-react';
import { useInfo } from '../lib/queries.ts';
import { saveSettings, useSettings } from '../lib/settings.ts';
import { ServerSettings } from './server-settings.tsx';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
const HERE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function SettingsMenu() {
  const { scheme, binaryBytes, zone, rowHeight } = useSettings();
  const { data: info } = useInfo();
  const [isOpen, popover] = useDisclosure();
  const [isServerOpen, server] = useDisclosure();
  return (
    <>
      <Popover
        opened={isOpen}
        onChange={popover.set}
        position="right-end"
        shadow="md"
        width={280}
        trapFocus
        withinPortal
      >
        <Popover.Target>
          <Tooltip label="Settings" position="right">
            <ActionIcon variant="subtle" color="gray" aria-label="Settings" onClick={popover.toggle}>
              <IconSettings size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <Choice
              label="Theme"
              value={scheme}
              onChange={(value) => saveSettings({ scheme: value })}
              data={[
                { value: 'auto', label: 'As the system' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
            />
            <Choice
              label="Table rows"
              value={rowHeight}
              onChange={(value) => saveSettings({ rowHeight: value })}
              data={[
                { value: 'compact', label: 'Compact' },
                { value: 'comfortable', label: 'Comfortable' },
              ]}
            />
            <Select
              label="Time zone"
              size="xs"
              searchable
              limit={60}
              allowDeselect={false}
              data={ZONES}
              value={zone}
              comboboxProps={{ withinPortal: false }}
              {...(HERE !== zone && { description: `This machine: ${HERE}` })}
              onChange={(value) => value !== null && saveSettings({ zone: value })}
            />
            <Switch
              label="Bytes as KiB, MiB (1024)"
              checked={binaryBytes}
              onChange={(event) => saveSettings({ binaryBytes: event.currentTarget.checked })}
            />
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                popover.close();
                server.open();
              }}
            >
              How captures are imported …
            </Button>
            {info !== undefined && (
              <Text size="xs" c="dimmed">
                Capscape {info.version}
                {[info.places.country, info.places.city, info.places.asn]
                  .flatMap(({ credit }) => credit ?? [])
                  .filter((credit, index, all) => all.indexOf(credit) === index)
                  .map((credit) => (
                    <span key={credit}> · {credit}</span>
                  ))}
              </Text>
            )}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <ServerSettings opened={isServerOpen} close={server.close} />
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly data: { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, ...rest }: ChoiceProps<T>) {
  return (
    <div>
      <Text size="xs" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl fullWidth size="xs" aria-label={label} {...rest} />
    </div>
  );
}
