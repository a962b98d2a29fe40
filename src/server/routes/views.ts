/** The views of a data set: each obeys the same scope, is answered by the store, and ends when its client goes away. */
import { type TObject, type TSchema, Type } from 'typebox';
import { Flows, FlowsQuery } from '../../api/flows.ts';
import { Problem } from '../../api/problem.ts';
import { Scope } from '../../api/scope.ts';
import {
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
import { AppError } from '../../base/errors.ts';
import type { Workspace } from '../../import/workspace.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';

const DatasetPath = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const view = <Q extends TObject, A extends TSchema>(
  operationId: string,
  summary: string,
  querystring: Q,
  answer: A,
) => ({
  schema: {
    tags: ['views'],
    operationId,
    summary,
    params: DatasetPath,
    querystring,
    response: { 200: answer, '4xx': Problem, '5xx': Problem },
  },
});

export function viewRoutes(app: App, { workspace }: ServerDeps): void {
  const { store } = workspace;

  app.get(
    '/datasets/:id/totals',
    view('totals', 'What is shown, of what there is', Scope, Totals),
    async (request, reply) => {
      const { capture, ...query } = request.query;
      return store.totals(capturesOf(workspace, request.params.id, capture), query, clientSignal(reply));
    },
  );

  app.get(
    '/datasets/:id/timeline',
    view('timeline', 'Traffic over time', TimelineQuery, Timeline),
    async (request, reply) => {
      const { capture, ...query } = request.query;
      return store.timeline(capturesOf(workspace, request.params.id, capture), query, clientSignal(reply));
    },
  );

  app.get('/datasets/:id/top', view('top', 'The top values of a field', TopQuery, Top), async (request, reply) => {
    const { capture, ...query } = request.query;
    return store.top(capturesOf(workspace, request.params.id, capture), query, clientSignal(reply));
  });

  app.get(
    '/datasets/:id/pairs',
    view('pairs', 'The top pairs of two fields', PairsQuery, Pairs),
    async (request, reply) => {
      const { capture, ...query } = request.query;
      return store.pairs(capturesOf(workspace, request.params.id, capture), query, clientSignal(reply));
    },
  );

  app.get(
    '/datasets/:id/histogram',
    view('histogram', 'How a number is spread', HistogramQuery, Histogram),
    async (request, reply) => {
      const { capture, ...query } = request.query;
      return store.histogram(capturesOf(workspace, request.params.id, capture), query, clientSignal(reply));
    },
  );

  app.get(
    '/datasets/:id/flows',
    view('flows', 'Flows, sorted, a page at a time', FlowsQuery, Flows),
    async (request, reply) => {
      const { capture, ...query } = request.query;
      return store.flows(capturesOf(workspace, request.params.id, capture), query, clientSignal(reply));
    },
  );

  app.get(
    '/datasets/:id/values',
    view('values', 'Values a field has, for completion', ValuesQuery, Values),
    async (request, reply) => {
      const { capture, ...query } = request.query;
      return store.values(capturesOf(workspace, request.params.id, capture), query, clientSignal(reply));
    },
  );
}

/** The captures a view looks at: those named, or all whose flows are the data set's. */
export function capturesOf(workspace: Workspace, datasetId: number, chosen: string | undefined): number[] {
  workspace.getDataset(datasetId);
  if (chosen === undefined) return workspace.catalog.viewedCaptures(datasetId);
  const ids = workspace.catalog.captures(datasetId).map(({ id }) => id);
  const wanted = [...new Set(chosen.split(',').map(Number))];
  const missing = wanted.find((id) => !ids.includes(id));
  if (missing === undefined) return wanted;
  throw new AppError('NOT_FOUND', `data set ${datasetId} has no capture ${missing}`);
}
