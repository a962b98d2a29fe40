/**
 * The server's routes, one function each. A refusal is a value (`problem`, RFC 9457), as is a server that cannot be
 * reached; only a cancelled request rejects, with the signal's reason.
 */

import type { Capture, CaptureChanges, Freed, ResumeRequest } from '../../api/captures.ts';
import type { Dataset, DatasetInput } from '../../api/datasets.ts';
import type { FlowDetails, FlowPackets, FlowPacketsQuery, Flows, FlowsQuery } from '../../api/flows.ts';
import type { WatchedFolder, WatchedFolderInput } from '../../api/folders.ts';
import type { Imported, Job } from '../../api/jobs.ts';
import type * as LinksApi from '../../api/links.ts';
import type { Problem } from '../../api/problem.ts';
import type { Scope } from '../../api/scope.ts';
import type { Info, Settings, SettingsInput } from '../../api/settings.ts';
import type * as StreamsApi from '../../api/streams.ts';
import type {
  Histogram,
  HistogramQuery,
  Pairs,
  PairsQuery,
  Timeline,
  TimelineQuery,
  Top,
  TopQuery,
  Totals,
  Values,
  ValuesQuery,
} from '../../api/views.ts';
import { ERRORS } from '../../base/errors.ts';

export type { Problem };
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A problem on its way through code that expects rejections, such as the query cache. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The value, or a rejection with the problem. */
export async function settledValue<T>(answer: Promise<Answer<T>>): Promise<T> {
  const settled = await answer;
  if (settled.ok) return settled.value;
  throw new ProblemError(settled.problem);
}

const BASE = '/api/v1';

type Query = Readonly<Record<string, string | number | undefined>>;

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text === '' ? '' : `?${text}`}`;
}

export const NOT_REACHED = 'NOT_REACHED';

/** The server did not answer at all: said in the words of a problem, so that pages know one kind of trouble. */
export function notReached(detail: string): Problem {
  return {
    type: 'about:blank',
    title: 'The server does not answer',
    status: 0,
    detail,
    code: NOT_REACHED,
    fix: 'Check that Capscape is still running; the page goes on by itself once it is.',
    requestId: '',
  };
}

/** Reads a refusal's body; a proxy in between may send something else than a problem. */
export function problemOf(status: number, body: string): Problem {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'code' in parsed && 'detail' in parsed)
      return parsed as Problem;
  } catch {
    // Not JSON: told below in our own words.
  }
  const { title, fix } = ERRORS.INTERNAL;
  return {
    type: 'about:blank',
    title,
    status,
    detail: `The server answered with status ${status}.`,
    code: 'INTERNAL',
    fix,
    requestId: '',
  };
}

async function request<T>(path: string, init: RequestInit & { query?: Query } = {}): Promise<Answer<T>> {
  const { query, ...rest } = init;
  let response: Response;
  try {
    response = await fetch(address(path, query), rest);
  } catch (error) {
    if (rest.signal?.aborted) throw error;
    return { ok: false, problem: notReached(`No answer from ${location.host}.`) };
  }
  const body = await response.text();
  if (!response.ok) return { ok: false, problem: problemOf(response.status, body) };
  return { ok: true, value: (body === '' ? undefined : JSON.parse(body)) as T };
}

/** Asks a route; the functions below and beside this file name them. */
export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer<T>> =>
  request<T>(path, { ...(query && { query }), ...(signal && { signal }) });

export const send = <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
  request<T>(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

export const fetchInfo = (signal?: AbortSignal) => get<Info>('/info', {}, signal);

export const fetchServerSettings = (signal?: AbortSignal) => get<Settings>('/settings', {}, signal);
export const changeServerSettings = (changes: SettingsInput) => send<Settings>('PATCH', '/settings', changes);

export const fetchDatasets = (signal?: AbortSignal) => get<Dataset[]>('/datasets', {}, signal);
export const createDataset = (input: DatasetInput) => send<Dataset>('POST', '/datasets', input);
export const renameDataset = (id: number, input: DatasetInput) => send<Dataset>('PATCH', `/datasets/${id}`, input);
export const deleteDataset = (id: number) => send<Freed>('DELETE', `/datasets/${id}`);

export const fetchCaptures = (dataset: number, signal?: AbortSignal) =>
  get<Capture[]>('/captures', { dataset }, signal);
export const fetchCapture = (id: number) => get<Capture>(`/captures/${id}`);
export const deleteCapture = (id: number) => send<Freed>('DELETE', `/captures/${id}`);
export const changeCapture = (id: number, changes: CaptureChanges) =>
  send<Capture>('PATCH', `/captures/${id}`, changes);
export const resumeCapture = (id: number, request: ResumeRequest) =>
  send<Imported>('POST', `/captures/${id}/resume`, request);
export const reanalyseCapture = (id: number) => send<Imported>('POST', `/captures/${id}/reanalyse`);
export const loadDemo = (dataset: number) => send<Imported>('POST', `/datasets/${dataset}/demo`);
/** Where uploads begin; see `upload.ts`. */
export const uploadsAddress = (dataset: number) => address(`/datasets/${dataset}/uploads`);

export const lookAtLink = (question: LinksApi.LinkQuestion) =>
  send<LinksApi.LinkAnswer>('POST', '/links/look', question);
export const importLink = (dataset: number, order: LinksApi.LinkOrder) =>
  send<Imported[]>('POST', `/datasets/${dataset}/links`, order);

export const fetchFolders = (dataset: number, signal?: AbortSignal) =>
  get<WatchedFolder[]>('/folders', { dataset }, signal);
export const watchFolder = (dataset: number, input: WatchedFolderInput) =>
  send<WatchedFolder>('POST', `/datasets/${dataset}/folders`, input);
export const stopWatching = (id: number) => send<void>('DELETE', `/folders/${id}`);

/** What opens the file of a capture in place, anew. */
export const giveLink = (id: number, request: ResumeRequest) => send<void>('POST', `/captures/${id}/link`, request);

export const fetchStreams = (dataset: number, signal?: AbortSignal) =>
  get<StreamsApi.Streams>(`/datasets/${dataset}/streams`, {}, signal);
export const followStream = (dataset: number, order: StreamsApi.StreamOrder) =>
  send<Imported>('POST', `/datasets/${dataset}/streams`, order);

export const fetchJobs = (signal?: AbortSignal) => get<Job[]>('/jobs', {}, signal);
export const cancelJob = (id: number) => send<Job>('POST', `/jobs/${id}/cancel`);
export const EVENTS_ADDRESS = address('/events');

export const fetchTotals = (dataset: number, query: Scope, signal?: AbortSignal) =>
  get<Totals>(`/datasets/${dataset}/totals`, query as Query, signal);
export const fetchTimeline = (dataset: number, query: TimelineQuery, signal?: AbortSignal) =>
  get<Timeline>(`/datasets/${dataset}/timeline`, query as Query, signal);
export const fetchTop = (dataset: number, query: TopQuery, signal?: AbortSignal) =>
  get<Top>(`/datasets/${dataset}/top`, query as Query, signal);
export const fetchPairs = (dataset: number, query: PairsQuery, signal?: AbortSignal) =>
  get<Pairs>(`/datasets/${dataset}/pairs`, query as Query, signal);
export const fetchHistogram = (dataset: number, query: HistogramQuery, signal?: AbortSignal) =>
  get<Histogram>(`/datasets/${dataset}/histogram`, query as Query, signal);
export const fetchFlows = (dataset: number, query: FlowsQuery, signal?: AbortSignal) =>
  get<Flows>(`/datasets/${dataset}/flows`, query as Query, signal);
export const fetchFlow = (dataset: number, capture: number, flow: number, signal?: AbortSignal) =>
  get<FlowDetails>(`/datasets/${dataset}/flows/${capture}/${flow}`, {}, signal);
export const fetchValues = (dataset: number, query: ValuesQuery, signal?: AbortSignal) =>
  get<Values>(`/datasets/${dataset}/values`, query as Query, signal);

export const fetchFlowPackets = (
  dataset: number,
  capture: number,
  flow: number,
  query: FlowPacketsQuery,
  signal?: AbortSignal,
) => get<FlowPackets>(`/datasets/${dataset}/flows/${capture}/${flow}/packets`, query as Query, signal);
export const flowPacketsAddress = (dataset: number, capture: number, flow: number) =>
  address(`/datasets/${dataset}/flows/${capture}/${flow}/packets.pcapng`);
export const scopePacketsAddress = (dataset: number, scope: Scope) =>
  address(`/datasets/${dataset}/packets.pcapng`, scope as Query);

/** Lets the browser save what `path` answers; asks first whether it is refused, and gives that. */
export async function download(path: string): Promise<Problem | null> {
  const asking = new AbortController();
  try {
    const response = await fetch(path, { signal: asking.signal });
    if (!response.ok) return problemOf(response.status, await response.text());
  } catch {
    return notReached(`No answer from ${location.host}.`);
  }
  asking.abort();
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
  return null;
}
