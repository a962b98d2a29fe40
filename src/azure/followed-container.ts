/** Followed containers as the catalogue keeps them: what is followed and how, and nothing that opens it. */
import type { FollowedRecord, FollowedTable } from '../import/followed.ts';

const KIND = 'azure-container';

/** Seconds from one look to the next, where nobody says another. */
export const DEFAULT_INTERVAL_SECONDS = 60;
/** Azure writes late, but hardly later than this. */
export const DEFAULT_HOURS = 24;

/** What lets us read: the signed-in identity, or a link. Of the link only what may be shown is here. */
export type ContainerOpener =
  | { readonly by: 'identity' /** Resource id. */; readonly account: string }
  | { readonly by: 'link' /** Nothing secret opens it: a restart goes on with it. */; readonly isPublic: boolean };

export interface FollowFacts {
  readonly opener: ContainerOpener;
  /** The account's, as in `https://account.blob.core.windows.net/`. */
  readonly endpoint: string;
  readonly container: string;
  /** What the names of blobs begin with: empty, or with a slash at the end. */
  readonly prefix: string;
  readonly intervalSeconds: number;
  /** Blobs that did not change for so long are neither brought in nor looked at again. */
  readonly hours: number;
}

export interface FollowedContainerRecord extends FollowFacts {
  readonly id: number;
  readonly datasetId: number;
  readonly created: string;
}

/** Address of the folder, for showing. */
export const shownFolder = ({
  endpoint,
  container,
  prefix,
}: Pick<FollowFacts, 'endpoint' | 'container' | 'prefix'>): string => `${endpoint}${container}/${prefix}`;

export class FollowedContainerTable {
  readonly #table: FollowedTable;

  constructor(table: FollowedTable) {
    this.#table = table;
  }

  all(): FollowedContainerRecord[] {
    return this.#table.all(KIND).map(toFollowed);
  }

  find(id: number): FollowedContainerRecord | undefined {
    const found = this.#table.find(id);
    return found?.kind === KIND ? toFollowed(found) : undefined;
  }

  add(datasetId: number, facts: FollowFacts): FollowedContainerRecord {
    const id = this.#table.add({ datasetId, kind: KIND, subject: shownFolder(facts), facts });
    return this.find(id) as FollowedContainerRecord;
  }

  remove(id: number): void {
    this.#table.remove(id);
  }
}

const toFollowed = ({ id, datasetId, created, facts }: FollowedRecord): FollowedContainerRecord => ({
  id,
  datasetId,
  created,
  ...(facts as FollowFacts),
});
