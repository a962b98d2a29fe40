/** NTLM messages (MS-NLMP section 2.2.1) wherever they are carried: names are read, the answers to the challenge are not. */
import type { Bytes } from './bytes.ts';
import { type FactHolder, layerFacts, putFact } from './facts.ts';
import { textAt, utf16At } from './text-pool.ts';

const SIGNATURE = 'NTLMSSP\0';
const Message = { challenge: 2, authenticate: 3 } as const;
const UNICODE = 0x01;
const MAX_PAIRS = 16;
/** Names of AV_PAIR structures (section 2.2.2.1). */
const PAIRS: ReadonlyMap<number, string> = new Map([
  [1, 'computer'],
  [2, 'domain'],
  [3, 'dns_computer'],
  [4, 'dns_domain'],
]);

/** Adds what the first NTLM message at or after `from` tells to the facts of `ntlmssp`. */
export function addNtlm(bytes: Bytes, holder: FactHolder, from = 0, to = bytes.length): void {
  const at = bytes.find(SIGNATURE, from, to);
  if (at < 0) return;
  const type = bytes.u32le(at + 8);
  if (type === Message.challenge) addChallenge(bytes, at, holder);
  else if (type === Message.authenticate) addAuthenticate(bytes, at, holder);
}

function addAuthenticate(bytes: Bytes, at: number, holder: FactHolder): void {
  const isUnicode = (bytes.u32le(at + 60) & UNICODE) !== 0;
  const put = (name: string, field: number): void => {
    const length = bytes.u16le(at + field);
    const from = at + bytes.u32le(at + field + 4);
    if (length <= 0 || from <= at || from + length > bytes.length) return;
    const text = isUnicode ? utf16At(bytes, from, length) : textAt(bytes, from, length);
    if (text !== '') putFact(holder, layerFacts(holder, 'ntlmssp'), name, text);
  };
  put('user_domain', 28);
  put('user', 36);
  put('host', 44);
}

function addChallenge(bytes: Bytes, at: number, holder: FactHolder): void {
  let next = at + bytes.u32le(at + 44);
  const end = Math.min(next + bytes.u16le(at + 40), bytes.length);
  if (next <= at + 44) return;
  for (let n = 0; n < MAX_PAIRS && next + 4 <= end; n++) {
    const length = bytes.u16le(next + 2);
    const name = PAIRS.get(bytes.u16le(next));
    if (name !== undefined && length > 0 && next + 4 + length <= end)
      putFact(holder, layerFacts(holder, 'ntlmssp'), name, utf16At(bytes, next + 4, length));
    next += 4 + length;
  }
}
