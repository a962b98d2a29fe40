/** The body of a view: its name, the switches that hold for all of it, and what it shows. */
import type { ReactNode } from 'react';
import classes from './page.module.css';

export interface PageProps {
  readonly title: string;
  readonly switches?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, switches, children }: PageProps) {
  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <h1 className={classes.title}>{title}</h1>
        {switches}
      </div>
      {children}
    </div>
  );
}
