import { Button, Group, Modal, Text } from '@mantine/core';
import type { Answer } from '../../lib/api.ts';
import { deleteCapture } from '../../lib/azure-api.ts';

interface DeleteCaptureDialogProps {
  readonly packetCapture: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly run: (work: Promise<Answer<unknown>>) => void;
}

export function DeleteCaptureDialog({ packetCapture, name, isOpen, close, run }: DeleteCaptureDialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} title={`Delete ${name} from Network Watcher?`} centered>
      <Text size="sm">
        The session goes from Azure; if it still captures, it ends. The files that it wrote stay in the storage account
        or on the machine, and what was imported stays here.
      </Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          Keep
        </Button>
        <Button
          color="red"
          onClick={() => {
            close();
            run(deleteCapture(packetCapture));
          }}
        >
          Delete
        </Button>
      </Group>
    </Modal>
  );
}
