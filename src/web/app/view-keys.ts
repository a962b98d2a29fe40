/** Keys that work on every page. They go by the letter, not the place, so that `/` and `?` are found on any keyboard. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useScope } from '../lib/scope.ts';
import { keptSearch } from '../lib/search-text.ts';
import { VIEWS } from './views.ts';

const SECOND_KEY_MS = 1200;

/** Whether keys belong to what is being typed. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Calls `actions[key]` when a key is pressed that belongs to no field. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** `g` and then a letter opens a view; the filter, the range and the captures stay. */
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
        search: keptSearch,
      } as never);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, dataset]);
}
