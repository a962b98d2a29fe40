/** Names for what a file is that is no capture, by its first bytes: for the sentence that refuses it. */

/** What to do about captures that Wireshark reads and this does not. */
const CONVERT = 'convert it with Wireshark\'s "editcap -F pcapng"';

const SIGNATURES: readonly [signature: string | readonly number[], name: string][] = [
  [[0x1f, 0x8b], 'a gzip file'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a Zstandard (zstd) file'],
  [[0x04, 0x22, 0x4d, 0x18], 'an LZ4 file'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'an xz file'],
  ['BZh', 'a bzip2 file'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['PK\x05\x06', 'an empty ZIP archive'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'a 7-Zip archive'],
  ['Rar!\x1a\x07', 'a RAR archive'],
  ['%PDF-', 'a PDF document'],
  [[0x7f, 0x45, 0x4c, 0x46], 'an ELF program'],
  ['MZ', 'a Windows program'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['PAR1', 'a Parquet file'],
  ['RTSS', `a Microsoft Network Monitor 1.x capture; ${CONVERT}`],
  ['TRSNIFF data', `a Sniffer capture; ${CONVERT}`],
  ['XCP\0', `a NetXRay or Sniffer capture; ${CONVERT}`],
  ['ObserverPktBuffe', `a Network Instruments Observer capture; ${CONVERT}`],
  ['ElfFile\0', 'a Windows event log (EVTX)'],
];

const TEXT_KINDS: readonly [RegExp, string][] = [
  [/^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is, 'a web page (HTML)'],
  [/^\s*<Error>|^\s*<\?xml[^>]*>\s*<Error>/i, 'an error message from a storage service (XML)'],
  [/^\s*<(?:\?xml|[a-z][\w:.-]*[\s>/])/i, 'an XML document'],
  [/^\s*[{[]/, 'JSON'],
  [/^#!/, 'a script'],
  [/^-----BEGIN /, 'a PEM file (a key or a certificate)'],
];

const TAR_MAGIC_AT = 257;

/** Such as "a gzip file", "JSON", "text that begins with …". */
export function nameContent(bytes: Uint8Array): string {
  for (const [signature, name] of SIGNATURES) if (startsWith(bytes, signature)) return name;
  if (startsWith(bytes.subarray(TAR_MAGIC_AT), 'ustar')) return 'a tar archive';
  if (isEtl(bytes)) return 'a Windows event trace (ETL); convert it with "pktmon etl2pcap" or etl2pcapng';
  const text = readPlainText(bytes);
  if (text !== null)
    return TEXT_KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? `text that begins with ${quote(text)}`;
  if (bytes.every((byte) => byte === 0)) return 'a file of zero bytes';
  const first = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `an unknown kind of file that begins with the bytes ${first}`;
}

/** A first buffer of whole kilobytes, and in it a header event of Windows' own kind (version 2, for 32 or 64 bits). */
function isEtl(bytes: Uint8Array): boolean {
  const [version, zero, kind, flags] = bytes.subarray(0x48, 0x4c);
  const isHeaderEvent = version === 2 && zero === 0 && (kind === 1 || kind === 2) && flags === 0xc0;
  return isHeaderEvent && bytes[0] === 0 && ((bytes[1] ?? 1) & 3) === 0;
}

export function startsWith(bytes: Uint8Array, signature: string | readonly number[]): boolean {
  if (bytes.length < signature.length) return false;
  for (let i = 0; i < signature.length; i++) {
    const expected = typeof signature === 'string' ? signature.charCodeAt(i) : signature[i];
    if (bytes[i] !== expected) return false;
  }
  return true;
}

/** The bytes as text when they look like it: UTF-8 (a cut last character is forgiven) without control characters. */
function readPlainText(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes).replace(/\uFFFD$/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells text from other bytes.
  return text === '' || /[\0-\x08\x0e-\x1f\uFFFD]/.test(text) ? null : text;
}

function quote(text: string): string {
  const line = text.trim().split(/\r?\n/)[0] ?? '';
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line);
}
