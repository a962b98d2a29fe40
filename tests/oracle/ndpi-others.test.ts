/**
 * Recognition against nDPI over captures that nDPI did not choose, and against tshark where only we have a name. One capture
 * in ten; with `CAPSCAPE_ORACLE=all` every one. Explained for nDPI 4.2 and tshark 4.0, as Debian has them.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { serviceNdpiNames } from '../../src/dpi/catalogue.ts';
import { SERVICES } from '../../src/dpi/services.ts';
import { type ComparedFlow, compareOthers, haveNdpiReader } from '../dpi/ndpi-comparison.ts';
import { ALL_FILES_MS, CAPTURES, COMPARES_ALL, HAS_CAPTURES } from './captures.ts';
import { HAS_TSHARK } from './tshark.ts';

const EVERY = COMPARES_ALL ? 1 : 10;

/** nDPI's name and ours, and why they differ. */
const EXPLAINED: ReadonlyMap<string, string> = new Map([
  ['MQTT / ldap', 'LDAP, as tshark says: nDPI 4.2 takes the first byte for a CONNECT of MQTT.'],
  ['Cassandra / openflow', 'OpenFlow 1.3, as tshark says: both begin with a version of 4.'],
  ['Nats / redis', 'Redis in lines: PING is said by both.'],
  ['Nats / null', 'PING of MSN Messenger.'],
  ['Memcached / redis', 'Redis in lines: `set` and `get` are said by both; Redis answers.'],
  ['STUN / dtls', 'A call that begins with STUN; we name what it becomes.'],
  ['SOCKS / http', 'HTTP from port 1080; nDPI goes by the port.'],
  ['Modbus / http', 'HTTP from port 502; nDPI goes by the port.'],
  ['Microsoft / http', 'nDPI names the application in the place of the carrier.'],
  ['HTTP / null', 'Lines of HTTP/0.9 with methods that it does not have, answered by an error.'],
  ['NTP / null', 'Bytes of a fuzzer, and a fragment with port 137 on the other side; nDPI goes by the port.'],
  ['DNS / null', 'Pointers that lead nowhere.'],
  ['IMO / null', 'One byte, and zeros of padding.'],
  ['s7comm / null', 'A connection request of COTP, which S7 and MMS and others begin with.'],
  ['BitTorrent / null', 'Encrypted; nDPI tells by lengths.'],
]);

/** Flows of ours that tshark has no name for, each looked at by its bytes. */
const WITHOUT_TSHARK: ReadonlyMap<string, string> = new Map([
  ['zeek/modbus/modbus-and-non-modbus-p502.pcap ripe-atlas', '`MGLNDD_` and address and port: tshark knows none.'],
  ['zeek/redis/django-cloud.pcapng redis', '`*2`, `$3`, `GET` on a port that tshark does not know.'],
  ['zeek/tcp/reassembly.pcap http', '`SEARCH /AAAA…` without an end.'],
  ['zeek/telnet-auth-missing-name.pcap telnet', 'Options of Telnet (0xff 0xfa 0x25) to port 21.'],
  ['zeek/ftp/ipv4.pcap ftp-data', 'Announced by PORT and EPRT; tshark follows PASV only.'],
  ['zeek/ftp/ipv6.pcap ftp-data', 'Announced by EPRT.'],
  [
    'malformed/of13_ericsson.pcapng openflow',
    'Version 4, type 29, a length that is the segment’s: tshark wants the hello.',
  ],
  ['malformed/someip1.pcap some-ip', 'Service discovery of SOME/IP (0xffff8100); tshark takes it for DNS.'],
]);

/** Below TCP and UDP tshark counts the outer packet’s layers; we go by the number in the header. */
const hasPorts = ({ expected }: ComparedFlow): boolean => /^(6|17) /.test(expected.key);

/** Protocols that tshark sees on the ports of a flow. */
function byTshark(capture: string, key: string): Set<string> {
  const [, , port = '', , otherPort = ''] = key.split(' ');
  const kind = key.startsWith('6 ') ? 'tcp' : 'udp';
  const filter = `${kind}.port == ${port} && ${kind}.port == ${otherPort}`;
  const args = ['-n', '-2', '-r', join(CAPTURES, capture), '-Y', filter, '-T', 'fields', '-e', 'frame.protocols'];
  const { stdout } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return new Set(stdout.split(/[\n:]/));
}

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK || !haveNdpiReader())('captures that nDPI did not choose', () => {
  let flows: ComparedFlow[] = [];
  beforeAll(async () => {
    ({ flows } = await compareOthers((_, i) => i % EVERY === 0));
  }, ALL_FILES_MS);

  test('have nDPI’s service, save for what is explained', () => {
    const known = flows.filter(({ expected }) => expected.confidence === 'DPI');
    expect(known.length).toBeGreaterThan(COMPARES_ALL ? 900 : 50);
    const kinds = known
      .filter(
        ({ expected, ours }) => ours?.service == null || !serviceNdpiNames(ours.service).includes(expected.master),
      )
      .map(({ expected, ours }) => `${expected.master} / ${ours?.service ?? null}`);
    expect(kinds.filter((kind) => !EXPLAINED.has(kind))).toEqual([]);
    if (COMPARES_ALL) expect([...EXPLAINED.keys()].filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  test(
    'have tshark’s protocol where only we have a name',
    () => {
      const named = flows.filter((flow) => flow.expected.confidence === 'Unknown' && flow.ours?.service != null);
      const checked = named.filter(hasPorts);
      expect(checked.length).toBeGreaterThan(COMPARES_ALL ? 200 : 10);
      const alone = checked
        .filter(({ expected, ours }) => {
          const names = SERVICES.find(({ service }) => service === ours?.service)?.aliases.wireshark ?? [];
          const theirs = byTshark(expected.capture, expected.key);
          return !names.some((name) => theirs.has(name));
        })
        .map(({ expected, ours }) => `${expected.capture} ${ours?.service}`);
      expect(alone.filter((kind) => !WITHOUT_TSHARK.has(kind))).toEqual([]);
      if (COMPARES_ALL) expect([...WITHOUT_TSHARK.keys()].filter((kind) => !alone.includes(kind))).toEqual([]);
    },
    ALL_FILES_MS,
  );
});
