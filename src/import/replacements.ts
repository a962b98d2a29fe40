/**
 * Newer versions of what captures were taken from: a file that was written on, a blob that grew. The catalogue lets views see
 * the old capture until the new one is whole, and the new one from then on; here the old one is removed after that.
 */
import type { Workspace } from './workspace.ts';

/** Removes what was replaced, now and from now on; what cannot be just now, with the next. Returns how to stop it. */
export function removeReplaced(workspace: Workspace): () => Promise<void> {
  let removing = Promise.resolve();
  const removeAll = async (): Promise<void> => {
    // Views do not see it any more either way.
    for (const id of workspace.catalog.replacedCaptures()) await workspace.removeCapture(id).catch(() => {});
  };
  const removeLater = (): void => {
    removing = removing.then(removeAll);
  };
  removeLater();
  const stopListening = workspace.events.subscribe((event) => {
    if (event.name === 'capture' && (event.value.state === 'ready' || event.value.state === 'unpacked')) removeLater();
  });
  return async () => {
    stopListening();
    await removing;
  };
}
