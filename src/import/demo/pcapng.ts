/** Writing pcapng (draft-ietf-opsawg-pcapng): one section, one Ethernet interface, nanosecond times, little-endian. */

const BLOCK = { section: 0x0a0d0d0a, interface: 1, enhancedPacket: 6 } as const;
const LINKTYPE_ETHERNET = 1;
const ENCODER = new TextEncoder();

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

const text = (code: number, value: string): Option => ({ code, value: ENCODER.encode(value) });

/** Section and interface description. */
export function pcapngHead(interfaceName: string, comment: string): Uint8Array {
  const section = block(BLOCK.section, [0x1a2b3c4d, 0x00000001, 0xffffffff, 0xffffffff], new Uint8Array(0), [
    text(1, comment),
    text(4, 'Capscape'),
  ]);
  const timeResolution = { code: 9, value: Uint8Array.of(9) };
  const description = block(BLOCK.interface, [LINKTYPE_ETHERNET, 0], new Uint8Array(0), [
    text(2, interfaceName),
    timeResolution,
  ]);
  const head = new Uint8Array(section.length + description.length);
  head.set(section);
  head.set(description, section.length);
  return head;
}

/** An uncut packet, `nanos` nanoseconds after second `startSeconds` since the Unix epoch. */
export function pcapngPacket(startSeconds: number, nanos: number, frame: Uint8Array): Uint8Array {
  const time = BigInt(startSeconds) * 1_000_000_000n + BigInt(nanos);
  const fields = [0, Number(time >> 32n), Number(time & 0xffffffffn), frame.length, frame.length];
  return block(BLOCK.enhancedPacket, fields, frame, []);
}

function block(type: number, fields: readonly number[], body: Uint8Array, options: readonly Option[]): Uint8Array {
  const optionsLen = options.length === 0 ? 0 : options.reduce((sum, { value }) => sum + 4 + padded(value.length), 4);
  const length = 12 + 4 * fields.length + padded(body.length) + optionsLen;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const field of [type, length, ...fields]) {
    view.setUint32(offset, field, true);
    offset += 4;
  }
  bytes.set(body, offset);
  offset += padded(body.length);
  for (const { code, value } of options) {
    view.setUint16(offset, code, true);
    view.setUint16(offset + 2, value.length, true);
    bytes.set(value, offset + 4);
    offset += 4 + padded(value.length);
  }
  view.setUint32(length - 4, length, true);
  return bytes;
}

const padded = (length: number): number => (length + 3) & ~3;
