/**
 * Applications and the domains that are theirs. One line each; where an entry is from stands at the head of its group.
 */
import type { CategoryName } from './categories.ts';

export interface Application {
  /** The value of the column `application`, as its maker writes it. */
  readonly name: string;
  readonly category: CategoryName;
  /** Host names and domains whose every name below belongs to it. */
  readonly domains: readonly string[];
  readonly aliases: { readonly ndpi?: readonly string[] };
}

export const APPLICATIONS: readonly Application[] = [];
