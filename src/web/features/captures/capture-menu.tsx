/** What can be done with a capture. */
import { ActionIcon, Menu, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Capture } from '../../../api/captures.ts';
import type { Imported } from '../../../api/jobs.ts';
import { type Answer, reanalyseCapture, resumeCapture } from '../../lib/api.ts';
import { capturesKey, JOBS_KEY } from '../../lib/queries.ts';
import { DeleteForm, RenameForm } from './capture-dialogs.tsx';

/** What came of these is told already, or nothing is there to do it with. */
const canReanalyse = ({ state, fileBytes }: Capture): boolean =>
  (state === 'ready' || state === 'failed' || state === 'cancelled') && fileBytes > 0;

export const useReanalyse = (capture: Capture) => useAsk(capture, () => reanalyseCapture(capture.id));

/** Goes on with a paused capture that needs nothing more than to be told to. */
export const useGoOn = (capture: Capture) => useAsk(capture, () => resumeCapture(capture.id, {}));

function useAsk(capture: Capture, ask: () => Promise<Answer<Imported>>): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    const answer = await ask();
    if (!answer.ok) {
      const { title, detail } = answer.problem;
      return void notifications.show({ color: 'red', title, message: detail });
    }
    await Promise.all(
      [capturesKey(capture.datasetId), JOBS_KEY].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  };
}

export function CaptureMenu({ capture }: { readonly capture: Capture }) {
  const [isDeleting, deletion] = useDisclosure();
  const [isRenaming, renaming] = useDisclosure();
  const reanalyse = useReanalyse(capture);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size="md" variant="subtle" color="gray" aria-label={`What to do with ${capture.name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={renaming.open}>
            Rename and tag
          </Menu.Item>
          {canReanalyse(capture) && (
            <Menu.Item leftSection={<IconRefresh size={14} />} onClick={() => void reanalyse()}>
              Analyse again
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconTrash size={14} />} color="red" onClick={deletion.open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isDeleting} onClose={deletion.close} title="Delete this capture?" size="sm">
        <DeleteForm capture={capture} close={deletion.close} />
      </Modal>
      <Modal opened={isRenaming} onClose={renaming.close} title="Rename and tag" size="sm">
        <RenameForm capture={capture} close={renaming.close} />
      </Modal>
    </>
  );
}
