import { describe, expect, test } from 'vitest';
import { CLIENT, FedFlow, hex, latin1, SERVER } from './feeding.ts';

const learnedOf = (flow: FedFlow): unknown[] => flow.learned.map(({ name, ip3, source }) => [name, ip3 >>> 0, source]);

/** A DHCP request, RFC 2131 figure 1: options from byte 240 on. */
function dhcpRequest(options: string): Uint8Array {
  const message = new Uint8Array(240 + options.length / 2);
  message.set([1, 1, 6, 0]);
  message.set(hex('63825363'), 236);
  message.set(hex(options), 240);
  return message;
}

/** RFC 1001 section 14.1. */
const netbiosName = (name: string): string =>
  `\x20${[...name.padEnd(15), '\0'].map((c) => String.fromCharCode(0x41 + (c.charCodeAt(0) >> 4), 0x41 + (c.charCodeAt(0) & 15))).join('')}\0`;

describe('names of the local network', () => {
  test('a DHCP client is known by the address it asks for', () => {
    const flow = new FedFlow({ transport: 'udp', srcPort: 68, dstPort: 67 });
    flow.send(CLIENT, dhcpRequest('3501033204c0a80117 0c06 4c6170746f70 ff'.replaceAll(' ', '')));
    expect(learnedOf(flow)).toEqual([['laptop', 0xc0a80117, 'dhcp']]);
    expect(flow.finish()).toMatchObject({
      service: 'dhcp',
      serverName: 'laptop',
      facts: { dhcp: { messages: ['request'], host_names: ['laptop'] } },
    });
  });

  test('a NetBIOS answer names a machine, not a group', () => {
    for (const [flags, count] of [
      ['\x60\0', 1],
      ['\xe0\0', 0],
    ] as const) {
      const flow = new FedFlow({ transport: 'udp', srcPort: 137, dstPort: 137 });
      const answer = `\0\x01\x85\0\0\0\0\x01\0\0\0\0${netbiosName('FILESERVER')}\0\x20\0\x01\0\0\0\x3c\0\x06${flags}\xc0\xa8\x01\x05`;
      flow.send(SERVER, latin1(answer));
      expect(learnedOf(flow)).toEqual(count === 1 ? [['fileserver', 0xc0a80105, 'nbns']] : []);
    }
  });

  test('a multicast DNS answer is for everybody', () => {
    const flow = new FedFlow({ transport: 'udp', srcPort: 5353, dstPort: 5353 });
    flow.send(
      CLIENT,
      latin1('\0\0\x84\0\0\0\0\x01\0\0\0\0\x07printer\x05local\0\0\x01\x80\x01\0\0\0\x78\0\x04\xc0\xa8\x01\x09'),
    );
    expect(flow.learned).toEqual([
      { name: 'printer.local', ip0: 0, ip1: 0, ip2: 0xffff, ip3: 0xc0a80109 | 0, client: null, source: 'mdns' },
    ]);
  });
});
