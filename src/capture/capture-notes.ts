/** The most texts of each kind that are kept of one capture; what goes beyond is counted. */
export const MAX_NOTES = 10_000;

/** The most text of secrets that is kept of one capture, in UTF-16 code units. */
export const MAX_SECRETS_LENGTH = 4 * 1024 * 1024;

/** The most text that is kept of one comment, in UTF-16 code units. */
export const MAX_COMMENT_LENGTH = 4_096;

export interface CaptureComment {
  /** What the comment is about. */
  readonly on: 'file' | 'interface' | 'packet';
  /** Number of the packet within the file, from 1; null for other things. */
  readonly packet: number | null;
  readonly text: string;
}

/** What a capture file says beside its packets. Bounded: `omitted` counts what found no room. */
export class CaptureNotes {
  readonly comments: CaptureComment[] = [];
  /** Names the file gives addresses (canonical text) in name resolution blocks. */
  readonly names = new Map<string, string>();
  /** Key logs (TLS and the like) from decryption secrets blocks, as they are. */
  readonly secrets: { readonly kind: string; readonly text: string }[] = [];
  /** Packets that the capturing system says it dropped, or null where it says nothing. */
  droppedPackets: number | null = null;
  omitted = 0;
  #secretsLength = 0;

  addComment(on: CaptureComment['on'], packet: number | null, text: string): void {
    if (this.comments.length >= MAX_NOTES) this.omitted++;
    else this.comments.push({ on, packet, text: text.slice(0, MAX_COMMENT_LENGTH) });
  }

  addName(address: string, name: string): void {
    if (this.names.size >= MAX_NOTES && !this.names.has(address)) this.omitted++;
    else this.names.set(address, name);
  }

  addSecret(kind: string, text: string): void {
    this.#secretsLength += text.length;
    if (this.#secretsLength > MAX_SECRETS_LENGTH) this.omitted++;
    else this.secrets.push({ kind, text });
  }

  /** Takes over what another capture of the same archive said; packet numbers stay those within it. */
  addAll(other: CaptureNotes): void {
    for (const { on, packet, text } of other.comments) this.addComment(on, packet, text);
    for (const [address, name] of other.names) this.addName(address, name);
    for (const { kind, text } of other.secrets) this.addSecret(kind, text);
    if (other.droppedPackets !== null) this.droppedPackets = (this.droppedPackets ?? 0) + other.droppedPackets;
    this.omitted += other.omitted;
  }
}
