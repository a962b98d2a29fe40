import { expect, test } from 'vitest';
import { TextReceiver, TextSender } from './text-codes.ts';

test('texts arrive by their codes, each sent once, also after codes begin anew', () => {
  const sender = new TextSender();
  const receiver = new TextReceiver();
  let sent = 0;
  for (let batch = 0; batch < 9; batch++) {
    const texts = Array.from({ length: 12_000 }, (_, i) => (i % 7 === 0 ? null : `text ${batch >> 1} ${i % 10_000}`));
    const codes = texts.map((text) => sender.code(text));
    const news = sender.take();
    sent += news.values.length;
    receiver.learn(structuredClone(news));
    expect(codes.map((code) => receiver.values[code])).toEqual(texts);
  }
  const perBatch = 10_000 - Math.ceil(10_000 / 7);
  // Every second batch says the same again, but for its `null`s, which lie elsewhere the second time round.
  expect(sent).toBeLessThan(9 * perBatch);
  expect(receiver.values.length).toBeLessThan(32_768 + 12_000);
});
