import { expect, test } from 'vitest';
import { parseIp } from '../base/ip.ts';
import { formatCommunityId } from '../schema/community-id-text.ts';
import { CommunityId } from './community-id.ts';

/** The examples of the specification's README and of its reference implementation, seed 0. */
const VECTORS: readonly (readonly [string, number, string, number, string, number])[] = [
  ['1:LQU9qZlK+B5F3KDmev6m5PMibrg=', 6, '128.232.110.120', 34855, '66.35.250.204', 80],
  ['1:LQU9qZlK+B5F3KDmev6m5PMibrg=', 6, '66.35.250.204', 80, '128.232.110.120', 34855],
  ['1:d/FP5EW3wiY1vCndhwleRRKHowQ=', 17, '192.168.1.52', 54585, '8.8.8.8', 53],
  ['1:d/FP5EW3wiY1vCndhwleRRKHowQ=', 17, '8.8.8.8', 53, '192.168.1.52', 54585],
  ['1:jQgCxbku+pNGw8WPbEc/TS/uTpQ=', 132, '192.168.170.8', 7, '192.168.170.56', 80],
  ['1:X0snYXpgwiv9TZtqg64sgzUn6Dk=', 1, '192.168.0.89', 8, '192.168.0.1', 0],
  ['1:X0snYXpgwiv9TZtqg64sgzUn6Dk=', 1, '192.168.0.1', 0, '192.168.0.89', 8],
  ['1:dGHyGvjMfljg6Bppwm3bg0LO8TY=', 58, 'fe80::200:86ff:fe05:80da', 135, 'fe80::260:97ff:fe07:69ea', 0],
];

test.each(VECTORS)('%s: protocol %i from %s %i', (expected, proto, src, first, dst, second) => {
  const words = Int32Array.from([...parseIp(src)!, ...parseIp(dst)!]);
  const isIcmp = proto === 1 || proto === 58;
  const digest = new Uint32Array(6);
  const flow = {
    words,
    src: 0,
    dst: 4,
    proto,
    srcPort: isIcmp ? -1 : first,
    dstPort: isIcmp ? -1 : second,
    icmpType: isIcmp ? first : -1,
    icmpCode: isIcmp ? 0 : -1,
  };
  new CommunityId().write(flow, digest, 1);
  expect(formatCommunityId(digest, 1)).toBe(expected);
});
