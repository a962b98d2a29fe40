/** `g` and then a letter opens a view; the filter, the range and the captures stay. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useScope } from '../lib/scope.ts';
import type { Search } from '../lib/search-text.ts';
import { VIEWS } from './views.ts';

const SECOND_KEY_MS = 1200;

/** Whether keys belong to what is being typed. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function useViewKeys(): void {
  const navigate = useNavigate();
  const { dataset } = useScope();
  useEffect(() => {
    let pressedAt = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const isSecond = event.timeStamp - pressedAt < SECOND_KEY_MS;
      pressedAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const view = isSecond ? VIEWS.find(({ key }) => key === event.key) : undefined;
      if (view === undefined) return;
      event.preventDefault();
      void navigate({
        to: `/d/$dataset/${view.path}`,
        params: { dataset: String(dataset) },
        search: ({ filter, from, to, capture }: Search) => ({ filter, from, to, capture }),
      } as never);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, dataset]);
}
