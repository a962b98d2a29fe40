/** Addresses that answers give to names, told to the listener. */
import type { Probe } from '../probe.ts';
import type { LearnedName } from '../recognition.ts';
import { cleanName } from '../tls/hello.ts';
import { eachRecord, type Header, RecordType, type ResourceRecord } from './message.ts';

const IPV4_PREFIX = 0xffff;

/** Goes through the answers from `at` on. `asked` is the name the client knows the addresses by; null: each record's own. */
export function learnAnswers(
  bytes: Probe,
  start: number,
  at: number,
  header: Header,
  asked: string | null,
  source: LearnedName['source'],
): string[] {
  const addresses: string[] = [];
  const client = source === 'mdns' ? null : ([...bytes.dst] as [number, number, number, number]);
  const count = header.answers + (source === 'mdns' ? header.additionals : 0);
  eachRecord(bytes, start, at, count, (record) => {
    const words = addressOf(bytes, record);
    if (words === null) return;
    const name = asked ?? cleanName(record.name);
    if (name.length === 0) return;
    bytes.listener.learned({ name, ip0: words[0], ip1: words[1], ip2: words[2], ip3: words[3], client, source });
    if (addresses.length < 16) addresses.push(addressText(bytes, record));
  });
  return addresses;
}

function addressOf(bytes: Probe, { type, dataAt, dataLen }: ResourceRecord): [number, number, number, number] | null {
  if (type === RecordType.a && dataLen === 4) return [0, 0, IPV4_PREFIX, bytes.u32(dataAt) | 0];
  if (type !== RecordType.aaaa || dataLen !== 16) return null;
  return [bytes.u32(dataAt) | 0, bytes.u32(dataAt + 4) | 0, bytes.u32(dataAt + 8) | 0, bytes.u32(dataAt + 12) | 0];
}

function addressText(bytes: Probe, { type, dataAt }: ResourceRecord): string {
  if (type === RecordType.a) {
    return `${bytes.u8(dataAt)}.${bytes.u8(dataAt + 1)}.${bytes.u8(dataAt + 2)}.${bytes.u8(dataAt + 3)}`;
  }
  const groups = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => bytes.u16(dataAt + 2 * i).toString(16));
  return groups
    .join(':')
    .replace(/\b0(?::0\b){2,}/, ':')
    .replace(/:{3,}/, '::');
}
