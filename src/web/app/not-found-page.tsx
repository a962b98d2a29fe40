import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export function NotFoundPage() {
  return (
    <Center component="main" h="100dvh">
      <Stack align="center" gap="xs">
        <Title order={1} size="h3">
          There is no such page
        </Title>
        <Text c="dimmed">The address may be cut, or what it showed was deleted.</Text>
        <Button component={Link} to="/" variant="default">
          To the start
        </Button>
      </Stack>
    </Center>
  );
}
