/** A view that broke: what is known of it, and ways on. The rest of the page stays as it is. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ProblemNotice } from '../components/problem-notice.tsx';
import classes from './error-page.module.css';

export function ErrorPage({ error, reset }: ErrorComponentProps) {
  return (
    <div className={classes.page}>
      <ProblemNotice
        problem={{
          type: 'about:blank',
          title: 'This view cannot be shown',
          status: 0,
          code: 'page-failed',
          detail: error instanceof Error ? error.message : String(error),
          fix: 'Try again, or reload the page. Should it go on, copy the details into a report.',
          requestId: '',
        }}
        retry={reset}
      />
    </div>
  );
}
