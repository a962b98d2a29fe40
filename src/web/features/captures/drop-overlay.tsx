/** Files may be dropped or pasted anywhere on the page; while they hover over it, it says so. */
import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import classes from './captures.module.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

export function DropOverlay({ drop }: { readonly drop: (files: readonly File[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: only the count tells whether the page is left.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setIsOver(false);
    };
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      depth = 0;
      setIsOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) drop(files);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) drop(files);
    };
    window.addEventListener('paste', onPaste);
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop: onDrop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as 'drop', listener);
    return () => {
      window.removeEventListener('paste', onPaste);
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as 'drop', listener);
    };
  }, [drop]);
  if (!isOver) return null;
  return (
    <div className={classes.overlay}>
      <div className={classes.overlayBox}>
        <IconFileImport size={40} stroke={1.4} />
        <b>Drop captures to import them</b>
        <span>pcap or pcapng, any number of files</span>
      </div>
    </div>
  );
}
