/** The most texts of each kind that are kept of one capture; what goes beyond is counted. */
export const MAX_NOTES = 10_000;

/** The most of secrets that is kept of one capture. */
export const MAX_SECRETS_BYTES = 4 * 1024 * 1024;

/** The most text that is kept of one comment, in UTF-16 code units. */
export const MAX_COMMENT_LENGTH = 4_096;

export interface CaptureComment {
  /** What the comment is about. */
  readonly on: 'file' | 'interface' | 'packet';
  /** Number of the packet within the file, from 1; null for other things. */
  readonly packet: number | null;
  readonly text: string;
}

/** What a Decryption Secrets Block holds: keys for programs that decrypt, which this one does not. */
export interface DecryptionSecrets {
  /** Secrets type of the block: 0x544c534b is a TLS key log. */
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** What a capture file says beside its packets. Bounded: `omitted` counts what found no room. */
export class CaptureNotes {
  readonly comments: CaptureComment[] = [];
  /** Names the file gives addresses (canonical text) in name resolution blocks. */
  readonly names = new Map<string, string>();
  readonly secrets: DecryptionSecrets[] = [];
  /** Packets that the capturing system says it dropped, or null where it says nothing. */
  droppedPackets: number | null = null;
  omitted = 0;
  #secretsBytes = 0;

  addComment(on: CaptureComment['on'], packet: number | null, text: string): void {
    if (this.comments.length >= MAX_NOTES) this.omitted++;
    else this.comments.push({ on, packet, text: text.slice(0, MAX_COMMENT_LENGTH) });
  }

  addName(address: string, name: string): void {
    if (this.names.size >= MAX_NOTES && !this.names.has(address)) this.omitted++;
    else this.names.set(address, name);
  }

  addSecrets(secrets: DecryptionSecrets): void {
    this.#secretsBytes += secrets.bytes.length;
    if (this.#secretsBytes > MAX_SECRETS_BYTES || this.secrets.length >= MAX_NOTES) this.omitted++;
    else this.secrets.push(secrets);
  }

  /** Takes over what another capture of the same archive said; packet numbers stay those within it. */
  addAll(other: CaptureNotes): void {
    for (const { on, packet, text } of other.comments) this.addComment(on, packet, text);
    for (const [address, name] of other.names) this.addName(address, name);
    for (const secrets of other.secrets) this.addSecrets(secrets);
    if (other.droppedPackets !== null) this.droppedPackets = (this.droppedPackets ?? 0) + other.droppedPackets;
    this.omitted += other.omitted;
  }
}
