import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('two at once, the others in order, whoever fails', async () => {
  const turns = new Turns(2);
  const { signal } = new AbortController();
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((n) =>
      turns.take(signal, async () => {
        begun.push(n);
        most = Math.max(most, ++running);
        await pause(5);
        running--;
        if (n === 1) throw new Error('no');
        return n;
      }),
    ),
  );
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});

test('who no longer wants a turn leaves the queue', async () => {
  const turns = new Turns(1);
  const controller = new AbortController();
  const first = turns.take(new AbortController().signal, () => pause(20));
  const second = turns.take(controller.signal, async () => expect.unreachable());
  const third = turns.take(new AbortController().signal, async () => 'third');
  controller.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  await first;
  expect(await third).toBe('third');
  await expect(turns.take(controller.signal, async () => 1)).rejects.toThrow('enough');
});
