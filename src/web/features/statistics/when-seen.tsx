import { useInViewport } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import classes from './statistics-page.module.css';

/** Lets a figure ask the server when it first comes into sight. */
export function WhenSeen({ children }: { readonly children: (isSeen: boolean) => ReactNode }) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (inViewport) setSeen(true);
  }, [inViewport]);
  return (
    <div ref={ref} className={classes.cell}>
      {children(isSeen)}
    </div>
  );
}
