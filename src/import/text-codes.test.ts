import { expect, test } from 'vitest';
import { TextReceiver, TextSender } from './text-codes.ts';

test('texts arrive by their codes, each sent once, also after codes begin anew', () => {
  const sender = new TextSender();
  const receiver = new TextReceiver();
  let sent = 0;
  for (let batch = 0; batch < 5; batch++) {
    const texts = Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? null : `text ${batch % 2} ${i % 2500}`));
    const codes = texts.map((text) => sender.code(text));
    const news = sender.take();
    sent += news.values.length;
    receiver.learn(structuredClone(news));
    expect(codes.map((code) => receiver.values[code])).toEqual(texts);
  }
  const perBatch = 2500 - Math.ceil(2500 / 7);
  // Every other batch says the same again, but for its `null`s, which lie elsewhere the second time round.
  expect(sent).toBeLessThan(5 * perBatch);
  expect(receiver.values.length).toBeLessThan(8192 + 3000);
});
