/** Addresses that answers give to names, told to the listener. */
import type { Probe } from '../probe.ts';
import type { LearnedName } from '../recognition.ts';
import { eachRecord, type Header, hostNameAt, RecordType, type ResourceRecord } from './message.ts';

const IPV4_PREFIX = 0xffff;

/** Goes through the answers from `at` on. `asked` is the name the client knows the addresses by; null: each record's own. */
export function learnAnswers(
  bytes: Probe,
  start: number,
  at: number,
  header: Header,
  asked: string | null,
  source: LearnedName['source'],
): void {
  const client = source === 'mdns' ? null : bytes.dst;
  const count = header.answers + (source === 'mdns' ? header.additionals : 0);
  eachRecord(bytes, at, count, (record) => {
    const words = addressOf(bytes, record);
    if (words === null) return;
    const name = asked ?? hostNameAt(bytes, start, record.nameAt) ?? '';
    if (name.length === 0) return;
    bytes.listener.learned({ name, ip0: words[0], ip1: words[1], ip2: words[2], ip3: words[3], client, source });
  });
}

/** The address in an A or AAAA record; null for other records. */
export function addressOf(
  bytes: Probe,
  { type, dataAt, dataLen }: ResourceRecord,
): [number, number, number, number] | null {
  if (type === RecordType.a && dataLen === 4) return [0, 0, IPV4_PREFIX, bytes.u32(dataAt) | 0];
  if (type !== RecordType.aaaa || dataLen !== 16) return null;
  return [bytes.u32(dataAt) | 0, bytes.u32(dataAt + 4) | 0, bytes.u32(dataAt + 8) | 0, bytes.u32(dataAt + 12) | 0];
}
