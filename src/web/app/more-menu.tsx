/** On a phone: the views that find no room in the bar, and what the rail has besides. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconDots, IconHelp, IconSearch } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import classes from './rail.module.css';
import type { ViewEntry } from './views.ts';

interface MoreMenuProps {
  readonly views: readonly ViewEntry[];
  readonly dataset: string;
  readonly search: unknown;
  readonly openHelp: () => void;
  readonly openGo: () => void;
}

export function MoreMenu({ views, dataset, search, openHelp, openGo }: MoreMenuProps) {
  const { pathname } = useLocation();
  const isWithin = views.some(({ path }) => pathname.endsWith(`/${path}`));
  return (
    <Menu position="top-end" width={200} shadow="md">
      <Menu.Target>
        <UnstyledButton className={`${classes.view} ${classes.more}`} data-active={isWithin || undefined}>
          <IconDots size={18} stroke={1.7} aria-hidden />
          <span className={classes.label}>More</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {views.map(({ path, label, icon: ViewIcon }) => (
          <Menu.Item
            key={path}
            leftSection={<ViewIcon size={16} stroke={1.7} />}
            renderRoot={(props) => (
              <Link to={`/d/$dataset/${path}`} params={{ dataset }} search={search as never} {...props} />
            )}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconSearch size={16} stroke={1.7} />} onClick={openGo}>
          Go anywhere
        </Menu.Item>
        <Menu.Item leftSection={<IconHelp size={16} stroke={1.7} />} onClick={openHelp}>
          Keys and help
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
