import { expect, test } from 'vitest';
import { type Bytes, decode, ethernet, hex, ipv4, tcp } from './sample-frames.ts';
import { TcpFlag } from './tcp.ts';

const decodeTcp = (options: Bytes, flags = 0x18) =>
  decode(ethernet(0x0800, ipv4(6, tcp(80, 50_000, options, [7, 7], flags))));

test('the header', () => {
  expect(decodeTcp([])).toMatchObject({
    srcPort: 80,
    dstPort: 50_000,
    seq: 0x81020304 | 0,
    ack: 0x01020304,
    tcpFlags: TcpFlag.psh | TcpFlag.ack,
    window: 512,
    mss: -1,
    windowScale: -1,
    sackPermitted: false,
    hasTimestamps: false,
    payloadLen: 2,
  });
  expect(decodeTcp([], 0x1ff).tcpFlags).toBe(0x1ff);
});

test('the options of a SYN', () => {
  const packet = decodeTcp(hex('020405b4 0402 080a 00000001 80000000 01 030309'), TcpFlag.syn);
  expect(packet).toMatchObject({ mss: 1460, windowScale: 9, sackPermitted: true, hasTimestamps: true });
  expect(packet).toMatchObject({ tsVal: 1, tsEcr: 0x80000000 | 0, stop: null });
});

test('timestamps alone, and with selective acknowledgements', () => {
  expect(decodeTcp(hex('0101080a 00000005 00000006'))).toMatchObject({ hasTimestamps: true, tsVal: 5, tsEcr: 6 });
  const packet = decodeTcp(hex('0101080a 00000005 00000006 01010512 00000010 00000020 00000030 00000040'));
  expect(packet).toMatchObject({ sackBlocks: 2, sackLeft: 0x10, sackRight: 0x20, tsVal: 5 });
});

test.each([
  ['a length of zero', '0200 05b4'],
  ['a length beyond the header', '02ff 05b4'],
  ['an end before others', '00 020405b4 000000'],
  ['a wrong length', '020305 00'],
])('%s ends the options', (_name, options) => {
  expect(decodeTcp(hex(options))).toMatchObject({ mss: -1, payloadLen: 2, stop: null });
});

test('a window scale above 14 counts as 14', () => {
  expect(decodeTcp(hex('0303ff00')).windowScale).toBe(14);
});

test('a data offset below 5 is malformed: ports are known, a payload is not', () => {
  const frame = [...ethernet(0x0800, ipv4(6, tcp(1, 2, [], [1, 2, 3])))];
  frame[14 + 20 + 12] = 0x40;
  const packet = decode(frame);
  expect(packet).toMatchObject({ srcPort: 1, dstPort: 2, payloadLen: 0 });
  expect(packet.stop).toMatchObject({ kind: 'malformed', layer: 'tcp' });
});

test('a header that is cut gives what is there', () => {
  const frame = ethernet(0x0800, ipv4(6, tcp(1, 2, [], [1, 2, 3])));
  expect(decode(frame, 1, 34)).toMatchObject({ srcPort: -1, dstPort: -1, seq: 0, payloadLen: 0 });
  expect(decode(frame, 1, 38)).toMatchObject({ srcPort: 1, dstPort: 2, seq: 0, payloadLen: 0 });
  expect(decode(frame, 1, 42)).toMatchObject({ srcPort: 1, seq: 0x81020304 | 0, ack: 0 });
  // What the flags' word says of the header's length tells the payload, though none of it was captured.
  expect(decode(frame, 1, 48)).toMatchObject({ tcpFlags: 0x18, window: 0, payloadLen: 3, payloadCapLen: 0 });
  expect(decode(frame, 1, 50)).toMatchObject({ window: 512, payloadLen: 3 });
});
