/** What a click, Alt-click or right-click on a mark does. */
import { useMemo } from 'react';
import { useScope } from '../../lib/scope.ts';
import { useValueActions } from '../value-menu.tsx';
import { chooseTerms, excludeTerms } from './choose-terms.ts';
import type { Mark } from './mark.ts';

export interface Choose {
  readonly only: (mark: Mark) => void;
  readonly exclude: (mark: Mark) => void;
  /** The menu of values, at a point of the window; only for marks that stand for one term. */
  readonly openMenu: (mark: Mark, at: { readonly x: number; readonly y: number }) => void;
}

export function useChoose(): Choose {
  const { filter, setFilter } = useScope();
  const actions = useValueActions();
  return useMemo(
    () => ({
      only: (mark) => setFilter(chooseTerms(filter, mark.terms)),
      exclude: (mark) => setFilter(excludeTerms(filter, mark.terms)),
      openMenu: (mark, at) => {
        const [term, ...more] = mark.terms;
        if (term !== undefined && more.length === 0) actions.openMenu(term, at);
      },
    }),
    [filter, setFilter, actions],
  );
}
