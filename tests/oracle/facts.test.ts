/**
 * Facts against tshark's fields, as sets of values per capture, where both decode the protocol. One capture in twelve; with
 * `CAPSCAPE_ORACLE=all` every one.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_FILES_MS, CAPTURES, COMPARES_ALL, captureFiles, HAS_CAPTURES, inParallel } from './captures.ts';
import { PAIRS } from './fact-pairs.ts';
import { HAS_TSHARK } from './tshark.ts';
import { factsOf, tsharkValues, valuesAt } from './tshark-facts.ts';

const EVERY = COMPARES_ALL ? 1 : 12;
const NOT_RFC = 'Requests that are none by RFC 9112: without a target, of HTTP/0.9, within the body of another.';
const INTERIM = 'An answer of 100 (Continue) is none to keep: the one after it is.';
const ODD_BYTES = 'Bytes that are no ASCII: tshark writes U+FFFD or cuts the text, we write ISO 8859-1 or "?".';

/** Where the values differ, and why. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['zeek/http/261/variant-04-te_cl_desync.pcap', NOT_RFC],
  ['zeek/http/261/variant-08-leading_zeros.pcap', NOT_RFC],
  ['zeek/http/http-09-content-length-confusion.pcap', NOT_RFC],
  ['zeek/http/no-uri.pcap', NOT_RFC],
  ['zeek/http/http-body-match.pcap', INTERIM],
  ['ndpi/ipp.pcap', INTERIM],
  ['zeek/http/proxy.pcap', 'Of an absolute URI the path is kept; its host is another fact.'],
  ['zeek/ldap/missing_krbtgt_ldap_request.pcapng', 'Searches within what SASL signs, which we do not look into.'],
  ['ndpi/dns_exfiltration.pcap', 'More questions in a flow than are kept.'],
  ['ndpi/ookla.pcap', 'TLS to port 8080, which tshark takes for HTTP by the port.'],
  [
    'ndpi/tls_cipher_lens.pcap',
    'A hello of no ciphers, with extensions longer than itself: tshark reads none of them.',
  ],
  ['ndpi/quic_t50.pcap', 'Google’s T050 acknowledges in a form of its own, before the hello of the server.'],
  ['ndpi/fuzz-2006-06-26-2594.pcap', ODD_BYTES],
]);

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('facts are those of tshark', () => {
  test(
    'in every capture that both decode',
    async () => {
      const unexplained: string[] = [];
      const met = new Set<string>();
      let compared = 0;
      const all = ['zeek', 'ndpi'].flatMap(captureFiles);
      const files = all.filter((file, i) => i % EVERY === 0 || DIFFERENCES.has(file));
      await inParallel(files, async (file) => {
        const path = join(CAPTURES, file);
        const facts = await factsOf(path).catch(() => []);
        for (const pair of PAIRS) {
          const [protocol = ''] = pair.ours.split('.');
          if (!facts.some((flow) => flow[protocol] !== undefined)) continue;
          const theirs = await tsharkValues(path, pair);
          // Where tshark shows none it did not take the bytes for this protocol.
          if (theirs.size === 0) continue;
          const ours = valuesAt(facts, pair.ours);
          // The root, which tshark calls so.
          ours.delete('');
          compared++;
          if (ours.size === theirs.size && [...theirs].every((value) => ours.has(value))) continue;
          if (DIFFERENCES.has(file)) met.add(file);
          else unexplained.push(`${file} ${pair.ours}: ${[...ours].slice(0, 3)} / tshark ${[...theirs].slice(0, 3)}`);
        }
      });
      expect(unexplained).toEqual([]);
      expect([...DIFFERENCES.keys()].filter((file) => !met.has(file))).toEqual([]);
      expect(compared).toBeGreaterThan(COMPARES_ALL ? 600 : 40);
    },
    ALL_FILES_MS,
  );
});
