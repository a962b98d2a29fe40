import { beforeAll, describe, expect, test } from 'vitest';
import { applicationNdpiNames, serviceNdpiNames } from '../../src/dpi/catalogue.ts';
import type { Facts } from '../../src/dpi/facts.ts';
import { type ComparedFlow, comparableJa4, compareAll, haveNdpiCaptures } from './ndpi-comparison.ts';

/**
 * Where the service differs from nDPI's, and why; by nDPI's name and ours.
 *
 * - Dropbox / coap: messages of CoAP on a port that Dropbox uses too; nDPI goes by the port.
 * - Jabber / null: Huawei's push messages on port 5223, which are no XMPP.
 * - TLS / rdp: RDP that negotiates TLS; we name what it is, nDPI what carries it.
 * - ApplePush / tls, UltraSurf / tls: nDPI names the application in the place of the carrier.
 * - MapleStory / http, SOAP / http: as well.
 * - STUN / rtp, STUN / rtcp: calls that begin with STUN; we name what they become.
 */
const EXPLAINED: readonly string[] = [
  'Dropbox / coap',
  'Jabber / null',
  'TLS / rdp',
  'ApplePush / tls',
  'UltraSurf / tls',
  'MapleStory / http',
  'SOAP / http',
  'STUN / rtp',
  'STUN / rtcp',
];

/** Kinds of flows that we name and nDPI does not, each looked at by its bytes, with tshark beside. */
const NAMED_BY_US_ALONE: readonly string[] = [
  // Five flows with a port, or an address, that the fuzzer changed; tshark reads the message as a whole DNS query (with
  // `-d udp.port==…,dns`) or, on port 117, as the answer to the query before.
  'fuzz-2006-06-26-2594.pcap dns',
  // Two binds to a port mapper's dynamic port, whose first segment is missing from the capture: tshark reads the answer
  // as `Bind_ack` of DCE/RPC version 5.0 with a fragment length that is the segment's.
  'kerberos.pcap dce-rpc',
  // OP_QUERY of 73 bytes, as its length says, to `InactiveUserIdentity.$cmd` with `getnonce`, on port 30000.
  'mongodb.pcap mongodb',
  // `<22>1 2021-04-18T14:51:48+04:00 iPhone7,2 com.dts.freefireth - - - `: the header of RFC 5424 over TCP.
  'syslog.pcap syslog',
  // The connection that the control connection's answer to EPSV or PASV names, with the file that RETR asks for.
  'ftp.pcap ftp-data',
  // A response of RIP version 2 with one route, broadcast from port 520 to port 520; tshark says RIP.
  'instagram.pcap rip',
];

/** Questions and names of one flow, any of which nDPI may show. */
const namesOf = ({ ours }: ComparedFlow): unknown[] => {
  const { dns, mdns } = (ours?.facts ?? {}) as { dns?: { queries?: Facts[] }; mdns?: { names?: string[] } };
  return [ours?.serverName, ...(dns?.queries ?? []).map(({ query }) => query), ...(mdns?.names ?? [])];
};

/**
 * Why a flow has another name at nDPI: it shows greetings of SSH and FTP servers as names; of several questions of one
 * flow another one; of long names the last 79 characters, with `_` for `*` and `=`.
 */
function kindOfOtherName(flow: ComparedFlow): string {
  const { capture, master, hostName } = flow.expected;
  if (['SSH', 'FTP_CONTROL'].includes(master)) return 'a greeting, which is no name';
  if (namesOf(flow).includes(hostName)) return 'another question of the same flow';
  if (capture.startsWith('fuzz-')) return 'damaged by the fuzzer';
  const isTunnel = capture === 'dns-exf.pcap' || capture === 'dns_exfiltration.pcap';
  return isTunnel ? 'rewritten or cut by nDPI' : `unexplained: ${hostName}`;
}

const share = (flows: readonly ComparedFlow[], agrees: (flow: ComparedFlow) => boolean): number =>
  flows.filter(agrees).length / flows.length;

describe.skipIf(!haveNdpiCaptures())('over nDPI’s own captures', () => {
  let flows: ComparedFlow[] = [];
  let known: ComparedFlow[] = [];

  beforeAll(async () => {
    const all = await compareAll();
    flows = all.flows;
    known = flows.filter(({ expected }) => expected.confidence === 'DPI');
    expect(known.length).toBeGreaterThan(2700);
    expect(all.missing).toBeLessThan(10);
  });

  test('the service agrees on 98 of 100 flows, and differences are of explained kinds but for a few', () => {
    const agrees = ({ expected, ours }: ComparedFlow): boolean =>
      ours?.service != null && serviceNdpiNames(ours.service).includes(expected.master);
    expect(share(known, agrees)).toBeGreaterThanOrEqual(0.98);
    const unexplained = known.filter(
      (flow) => !agrees(flow) && !EXPLAINED.includes(`${flow.expected.master} / ${flow.ours?.service ?? 'null'}`),
    );
    expect(unexplained.length).toBeLessThanOrEqual(20);
  });

  test('at most one flow in a hundred is known to nDPI and unknown to us', () => {
    expect(share(known, ({ ours }) => ours?.service != null)).toBeGreaterThanOrEqual(0.99);
  });

  test('the application agrees on 97 of 100 flows that nDPI gives one', () => {
    const applied = known.filter(({ expected }) => expected.ndpi !== expected.master);
    expect(applied.length).toBeGreaterThan(600);
    const agrees = ({ expected, ours }: ComparedFlow): boolean =>
      ours?.application != null && applicationNdpiNames(ours.application).includes(expected.ndpi);
    expect(share(applied, agrees)).toBeGreaterThanOrEqual(0.97);
  });

  test('the server name is nDPI’s word for word, but for explained kinds', () => {
    const named = flows.filter(({ expected }) => expected.hostName !== '');
    expect(named.length).toBeGreaterThan(950);
    const differing = named.filter(({ expected, ours }) => ours?.serverName !== expected.hostName);
    const kinds = [...Map.groupBy(differing, kindOfOtherName)].map(([kind, list]) => [kind, list.length]);
    expect(Object.fromEntries(kinds)).toEqual({
      'a greeting, which is no name': 4,
      'another question of the same flow': 11,
      'damaged by the fuzzer': 6,
      'rewritten or cut by nDPI': 2,
    });
    expect(share(named, ({ expected, ours }) => ours?.serverName === expected.hostName)).toBeGreaterThanOrEqual(0.976);
  });

  test('JA4 is nDPI’s but for what nDPI writes by other rules', () => {
    const fingerprinted = flows.filter(({ expected }) => expected.ja4 !== '');
    expect(fingerprinted.length).toBeGreaterThan(400);
    const differing = fingerprinted
      .filter(({ expected, ours }) => comparableJa4(ours?.ja4 ?? '') !== comparableJa4(expected.ja4))
      .map(({ expected, ours }) => `${expected.capture} ${ours?.ja4}`);
    expect(differing.sort()).toEqual([
      // The version is 0x0100, which the specification has no name for; nDPI calls it SSL 3.
      'anyconnect-vpn.pcap d00i010000_2cfe23c976cf_000000000000',
      // The hello offers DTLS 1.3 (0xfefc), the highest; nDPI takes DTLS 1.2.
      'dtls.pcap dd3i270600_991e33d7eb74_10f9deb96590',
      // Two hellos: the first forces version negotiation, nDPI reports the one after it.
      'quic-forcing-vn-with-data.pcapng q13i0307h3_55b375c5d22e_e7bc1e4f333e',
    ]);
  });

  test('what nDPI does not know is not named by mistake', () => {
    const named = flows.filter(({ expected, ours }) => expected.confidence === 'Unknown' && ours?.service != null);
    const kinds = new Set(named.map(({ expected, ours }) => `${expected.capture} ${ours?.service}`));
    expect([...kinds].filter((kind) => !NAMED_BY_US_ALONE.includes(kind))).toEqual([]);
  });
});
