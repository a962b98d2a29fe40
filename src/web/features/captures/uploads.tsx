/**
 * Files on their way to the server, a few at a time, whatever view is open; and the place to drop and paste them, which is
 * the whole page.
 */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Capture } from '../../../api/captures.ts';
import type { Answer, Problem } from '../../lib/api.ts';
import * as api from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { capturesKey, DATASETS_KEY, JOBS_KEY } from '../../lib/queries.ts';
import { sendFile } from '../../lib/upload.ts';
import { DropOverlay } from './drop-overlay.tsx';
import type { SentSums } from './upload-sums.ts';
import { UploadTray } from './upload-tray.tsx';

export interface Upload {
  readonly id: number;
  readonly file: File;
  /** `interrupted`: the server cannot be reached, and is tried again. */
  readonly state: 'waiting' | 'sending' | 'interrupted' | 'failed';
  readonly sentBytes: number;
  /** What the speed is told by: `performance.now()` and the bytes sent, when the connection stood last. */
  readonly since: { readonly at: number; readonly bytes: number } | null;
  readonly problem: Problem | null;
}

export interface Uploads {
  readonly uploads: readonly Upload[];
  /** What arrived since the list was last empty. */
  readonly finished: SentSums;
  /** Adds files to the data set shown; where there is none, to a new one. */
  readonly send: (files: readonly File[]) => void;
  /** Goes on with a paused capture from its file. */
  readonly resume: (capture: Capture, file: File) => void;
  /** Lets the server make its demo capture; resolves with what stood in the way. */
  readonly loadDemo: () => Promise<Problem | null>;
  /** Sends a failed one again, from where it was. */
  readonly retry: (id: number) => void;
  /** Stops one that is under way, or takes a failed one off the list. */
  readonly dismiss: (id: number) => void;
}

/** What is sent, and where to. */
interface Order {
  readonly file: File;
  readonly dataset: () => Promise<Answer<number>>;
  /** The paused capture that the file is. */
  readonly capture: number | null;
  readonly abort: AbortController;
}

const NEW = { state: 'waiting', sentBytes: 0, since: null, problem: null } as const;
const NOTHING: SentSums = { files: 0, bytes: 0 };

const Context = createContext<Uploads | null>(null);

export function useUploads(): Uploads {
  const uploads = use(Context);
  if (uploads === null) throw new Error('useUploads needs an UploadsProvider around it');
  return uploads;
}

/** Files sent at once. */
const AT_ONCE = 3;

/** Asks once for all files that are given together; anew after it failed. */
function askedOnce(ask: () => Promise<Answer<number>>): () => Promise<Answer<number>> {
  let asked: Promise<Answer<number>> | null = null;
  return async () => {
    asked ??= ask();
    const answer = await asked;
    if (!answer.ok) asked = null;
    return answer;
  };
}

const FIRST_DATASET = 'My captures';

/** The data set that captures go into: the one shown, else the newest, else a new one. */
async function targetDataset(shown: number): Promise<Answer<number>> {
  if (shown > 0) return { ok: true, value: shown };
  const all = await api.fetchDatasets();
  if (!all.ok) return all;
  const newest = all.value.at(-1);
  if (newest !== undefined) return { ok: true, value: newest.id };
  const created = await api.createDataset({ name: FIRST_DATASET });
  return created.ok ? { ok: true, value: created.value.id } : created;
}

export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const params = useParams({ strict: false }) as { dataset?: string };
  const shown = Number(params.dataset ?? 0);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [finished, setFinished] = useState(NOTHING);
  const orders = useRef(new Map<number, Order>());
  const waiting = useRef<number[]>([]);
  const running = useRef(0);
  const lastId = useRef(0);

  const change = useCallback((id: number, part: Partial<Upload>) => {
    setUploads((list) => list.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
  }, []);
  const remove = useCallback((id: number) => {
    orders.current.delete(id);
    setUploads((list) => list.filter((upload) => upload.id !== id));
    if (orders.current.size === 0) setFinished(NOTHING);
  }, []);

  const imported = useCallback(
    async (capture: Capture) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: DATASETS_KEY }),
        client.invalidateQueries({ queryKey: JOBS_KEY }),
        client.invalidateQueries({ queryKey: capturesKey(capture.datasetId) }),
      ]);
      if (capture.duplicateOf !== null) await tellDuplicate(capture, capture.duplicateOf);
      if (shown !== capture.datasetId) {
        await navigate({ to: '/d/$dataset/overview', params: { dataset: String(capture.datasetId) } });
      }
    },
    [client, navigate, shown],
  );

  const sendOne = useCallback(
    async (id: number) => {
      const order = orders.current.get(id);
      if (order === undefined) return;
      const { file, capture, abort } = order;
      const target = await order.dataset();
      if (!target.ok) return change(id, { state: 'failed', problem: target.problem });
      change(id, { state: 'sending' });
      let since: Upload['since'] = null;
      const answer = await sendFile({
        dataset: target.value,
        file,
        capture,
        signal: abort.signal,
        onProgress: (sentBytes) => {
          since ??= { at: performance.now(), bytes: sentBytes };
          change(id, { sentBytes, since });
        },
        onWaiting: (isWaiting) => {
          if (isWaiting) since = null;
          change(id, { state: isWaiting ? 'interrupted' : 'sending' });
        },
      });
      if (answer !== null && !answer.ok) return change(id, { state: 'failed', problem: answer.problem });
      if (answer !== null) setFinished(({ files, bytes }) => ({ files: files + 1, bytes: bytes + file.size }));
      remove(id);
      if (answer !== null) await imported(answer.value);
    },
    [change, remove, imported],
  );

  const start = useCallback(
    (id: number) => {
      waiting.current.push(id);
      const next = () => {
        if (running.current >= AT_ONCE) return;
        const begun = waiting.current.shift();
        if (begun === undefined) return;
        running.current += 1;
        void sendOne(begun).finally(() => {
          running.current -= 1;
          next();
        });
      };
      next();
    },
    [sendOne],
  );

  const add = useCallback(
    (order: Omit<Order, 'abort'>) => {
      lastId.current += 1;
      const id = lastId.current;
      orders.current.set(id, { ...order, abort: new AbortController() });
      setUploads((list) => [...list, { id, file: order.file, ...NEW }]);
      start(id);
    },
    [start],
  );

  const value = useMemo<Uploads>(
    () => ({
      uploads,
      finished,
      send: (files) => {
        const dataset = askedOnce(() => targetDataset(shown));
        for (const file of files) add({ file, dataset, capture: null });
      },
      resume: (capture, file) => {
        if (capture.expectedBytes !== null && capture.expectedBytes !== file.size) return tellOtherFile(capture, file);
        add({ file, dataset: async () => ({ ok: true, value: capture.datasetId }), capture: capture.id });
      },
      retry: (id) => {
        change(id, NEW);
        start(id);
      },
      loadDemo: async () => {
        const dataset = await targetDataset(shown);
        if (!dataset.ok) return dataset.problem;
        const answer = await api.loadDemo(dataset.value);
        if (!answer.ok) return answer.problem;
        await imported(answer.value.capture);
        return null;
      },
      dismiss: (id) => {
        orders.current.get(id)?.abort.abort();
        remove(id);
      },
    }),
    [uploads, finished, shown, add, change, start, imported, remove],
  );

  const isSending = uploads.some(({ state }) => state !== 'failed');
  useEffect(() => {
    if (!isSending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSending]);

  return (
    <Context value={value}>
      {children}
      <DropOverlay drop={value.send} />
      <UploadTray />
    </Context>
  );
}

async function tellDuplicate(capture: Capture, of: number): Promise<void> {
  const same = await api.fetchCapture(of);
  const name = same.ok && same.value.name !== capture.name ? `, as ${same.value.name}` : '';
  notifications.show({
    title: `${capture.name} was not imported again`,
    message: `The data set has the same content already${name}.`,
  });
}

/** Its end would be put behind the beginning of another file. */
function tellOtherFile(capture: Capture, file: File): void {
  notifications.show({
    color: 'red',
    title: `${file.name} is another file`,
    message: `${capture.name} has ${formatCount(capture.expectedBytes ?? 0)} bytes, this one ${formatCount(file.size)}.`,
  });
}
