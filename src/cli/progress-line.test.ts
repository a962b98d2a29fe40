import { describe, expect, test } from 'vitest';
import { ProgressLine, progressText } from './progress-line.ts';

const HALFWAY = {
  bytesRead: 412_000_000,
  bytesPerSecond: 103_000_000,
  bytesTotal: 950_000_000,
  packets: 1_000_000,
  flows: 38_211,
  packetsPerSecond: 1_204_118,
  secondsLeft: 11.2,
};

describe('progressText', () => {
  test('says bytes, speed, flows and time left', () => {
    expect(progressText('a.pcap', HALFWAY)).toBe(
      'a.pcap: 412 MB of 950 MB (43 %), 1,204,118 packets/s, 38,211 flows, 12 s left',
    );
  });

  test('of what arrives and is not read yet, bytes a second', () => {
    const arriving = { ...HALFWAY, packets: 0, flows: 0, packetsPerSecond: 0 };
    expect(progressText('a.pcap', arriving)).toBe('a.pcap: 412 MB of 950 MB (43 %), 103 MB/s, 12 s left');
  });

  test('leaves out what nobody knows, and what a terminal would obey', () => {
    const stream = { ...HALFWAY, bytesTotal: null, secondsLeft: null };
    expect(progressText('a\u001b[2J', stream)).toBe('a·[2J: 412 MB, 1,204,118 packets/s, 38,211 flows');
  });
});

describe('ProgressLine', () => {
  const lineTo = (isTTY: boolean) => {
    const written: string[] = [];
    const clock = { now: 0 };
    const output = { isTTY, columns: 20, write: (text: string) => written.push(text) };
    return { written, clock, line: new ProgressLine(output, () => clock.now) };
  };

  test('writes over itself in a terminal, cut to its width, and stays at the end', () => {
    const { line, written } = lineTo(true);
    line.show('0123456789012345678901234567890');
    line.end('done');
    expect(written).toEqual(['\r\u001b[K0123456789012345678', '\r\u001b[Kdone\n']);
  });

  test('is a plain line every five seconds elsewhere', () => {
    const { line, written, clock } = lineTo(false);
    for (clock.now = 0; clock.now <= 11_000; clock.now += 1_000) line.show(`at ${clock.now}`);
    line.end('done');
    expect(written).toEqual(['at 5000\n', 'at 10000\n', 'done\n']);
  });
});
