/**
 * Takes packets out of a compressed capture in a thread of its own: expanding some formats keeps a processor busy for
 * seconds on end. Bytes and numbers of packets are read here, as they may come from anywhere, and handed over when asked for.
 */
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { AppError } from '../../base/errors.ts';
import type { RangedSource } from '../../capture/packet-block.ts';
import { threadFile } from '../threads.ts';
import type { WantedPackets } from './pick-in-a-row.ts';
import type { PickedPackets } from './pick-packets.ts';
import type { Answer, Answers, Question } from './row-messages.ts';

const RESOURCE_LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };

export async function* pickInWorker(
  stretches: AsyncIterable<WantedPackets>,
  source: RangedSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<PickedPackets, void, undefined> {
  signal?.throwIfAborted();
  const wanted = stretches[Symbol.asyncIterator]();
  const worker = new Worker(threadFile('packets'), { resourceLimits: RESOURCE_LIMITS, name: 'packets' });
  const questions = listen(worker, signal);
  const answer = <K extends keyof Answers>(kind: K, value: Answers[K], ...move: ArrayBuffer[]): void =>
    worker.postMessage({ kind, value } satisfies Answer<K>, move);
  try {
    for (;;) {
      const question = await questions.next();
      switch (question.kind) {
        case 'read': {
          const bytes = new Uint8Array(question.length);
          const count = await questions.unlessEnded(source.read(bytes, question.position));
          answer('read', bytes.subarray(0, count), bytes.buffer);
          break;
        }
        case 'stretch': {
          const next = await wanted.next();
          // The index uses its memory again for the stretch after this one.
          const stretch = next.done === true ? null : { first: next.value.first, places: next.value.places.slice() };
          answer('stretch', stretch);
          break;
        }
        case 'picked':
          yield question.picked;
          answer('picked', true);
          break;
        case 'done':
          return;
        case 'failed':
          throw new AppError(question.code, question.message, { cause: new Error(question.log) });
      }
    }
  } finally {
    questions.stop();
    await worker.terminate();
    await wanted.return?.();
  }
}

interface Questions {
  next(): Promise<Question>;
  /** What `work` comes to, unless the thread ends by itself or nobody waits any longer. */
  unlessEnded<T>(work: Promise<T>): Promise<T>;
  stop(): void;
}

function listen(worker: Worker, signal: AbortSignal | undefined): Questions {
  const arrived: Question[] = [];
  let wake = (): void => {};
  let ended: { readonly cause: unknown } | null = null;
  let onEnd = (_cause: unknown): void => {};
  const end = (cause: unknown): void => {
    ended ??= { cause };
    onEnd(cause);
    wake();
  };
  const abort = (): void => end(signal?.reason);
  const broken = (cause?: unknown): void =>
    end(new AppError('INTERNAL', 'expanding the capture ended unexpectedly', { cause }));
  signal?.addEventListener('abort', abort);
  worker.on('error', broken);
  worker.on('exit', () => broken());
  worker.on('message', (question: Question) => {
    arrived.push(question);
    wake();
  });
  const unlessEnded = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      onEnd = reject;
      work.then(resolve, reject);
      if (ended !== null) reject(ended.cause);
    });
  return {
    unlessEnded,
    async next() {
      for (;;) {
        // What it said before it ended comes before that.
        const question = arrived.shift();
        if (question !== undefined) return question;
        if (ended !== null) throw ended.cause;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    stop: () => signal?.removeEventListener('abort', abort),
  };
}
