import { expect, test } from 'vitest';
import { AnswerCache, answerKey } from './answer-cache.ts';

const files = (flows: readonly string[], activity: readonly string[] = []) => ({
  flows,
  activity,
  columns: [],
  hosts: [],
  captureId: 1,
  continues: [],
});

function counting() {
  let asked = 0;
  const ask = (answer: string) => async () => {
    asked++;
    return answer;
  };
  return { ask, asked: () => asked };
}

test('is asked once while it is kept', async () => {
  const cache = new AnswerCache();
  const { ask, asked } = counting();
  expect(await cache.get('a', ask('1'))).toBe('1');
  expect(await cache.get('a', ask('2'))).toBe('1');
  expect(await cache.get('b', ask('3'))).toBe('3');
  expect(asked()).toBe(2);
});

test('what was asked for longest ago goes when another does not fit', async () => {
  // Each answer is four characters of JSON.
  const cache = new AnswerCache(8);
  const { ask, asked } = counting();
  await cache.get('a', ask('aa'));
  await cache.get('b', ask('bb'));
  await cache.get('a', ask('aa'));
  await cache.get('c', ask('cc'));
  expect(asked()).toBe(3);
  await cache.get('a', ask('aa'));
  expect(asked()).toBe(3);
  await cache.get('b', ask('bb'));
  expect(asked()).toBe(4);
});

test('an answer that is larger than everything is not kept and drives out nothing', async () => {
  const cache = new AnswerCache(8);
  const { ask, asked } = counting();
  await cache.get('a', ask('aa'));
  await cache.get('large', ask('1234567'));
  await cache.get('large', ask('1234567'));
  await cache.get('a', ask('aa'));
  expect(asked()).toBe(3);
});

test('a failure is not kept', async () => {
  const cache = new AnswerCache();
  await expect(cache.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await cache.get('a', async () => 1)).toBe(1);
});

test('every list of files, view and request has a key of its own', () => {
  const keys = [
    answerKey('top', { by: 'service' }, [files(['a', 'b'])]),
    answerKey('top', { by: 'service' }, [files(['a'], ['b'])]),
    answerKey('top', { by: 'service' }, [files(['a']), files(['b'])]),
    answerKey('top', { by: 'service' }, [files(['a'])]),
    answerKey('top', { by: 'proto' }, [files(['a'])]),
    answerKey('values', { by: 'service' }, [files(['a'])]),
    answerKey('top', { by: 'service' }, []),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(answerKey('top', { by: 'service' }, [files(['a'])])).toBe(keys[3]);
});
