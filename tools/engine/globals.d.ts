/** What the engine may use beyond ECMAScript: part of every browser, of Node.js and of workers alike (WinterTC). */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}
declare class AbortSignal {
  readonly aborted: boolean;
  throwIfAborted(): void;
}
declare const performance: { now(): number };
