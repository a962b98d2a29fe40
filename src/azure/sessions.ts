/**
 * Watches packet captures of Network Watcher from their start until what they wrote is imported. What is known of each is in
 * the catalogue, so that a restart goes on. Each is looked at again after a while; trouble on the way (no sign-in, no
 * network) is shown with the session and does not end it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../base/errors.ts';
import { toAppError } from '../import/failure.ts';
import type { Workspace } from '../import/workspace.ts';
import type { Operation } from './arm-operation.ts';
import type { PacketCapture } from './packet-capture.ts';
import { isOver, type SessionRecord, SessionTable } from './session-record.ts';
import { type SessionPace, type SessionStepDeps, stepSession } from './session-steps.ts';

export interface SessionsDeps extends Omit<SessionStepDeps, 'table'> {
  readonly workspace: Workspace;
  readonly pace: SessionPace;
  log(message: string, facts: Record<string, unknown>): void;
}

interface Watched {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

export class Sessions {
  readonly #deps: SessionsDeps;
  readonly #table: SessionTable;
  readonly #watched = new Map<number, Watched>();
  readonly #operations = new Map<number, Operation>();
  #isStopped = false;

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
    this.#table = new SessionTable(deps.workspace.catalog.followed);
  }

  /** Goes on with those that were not over when the last process ended. */
  start(): void {
    for (const session of this.#table.all()) if (!isOver(session)) this.#watch(session);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { controller } of this.#watched.values()) controller.abort();
    await Promise.all([...this.#watched.values()].map(({ ended }) => ended));
  }

  all(): SessionRecord[] {
    return this.#table.all();
  }

  get(id: number): SessionRecord {
    const session = this.#table.find(id);
    if (session === undefined) throw new AppError('NOT_FOUND', `there is no session ${id}`);
    return session;
  }

  findCapture(packetCapture: string): SessionRecord | undefined {
    return this.#table.findCapture(packetCapture);
  }

  /** `operation`: the one that starts it, when it was started just now. */
  add(capture: PacketCapture, datasetId: number, isFollowed: boolean, operation?: Operation): SessionRecord {
    const known = this.#table.findCapture(capture.id);
    if (known !== undefined && !isOver(known))
      throw new AppError('CONFLICT', `the packet capture ${capture.name} is watched already`);
    if (known !== undefined) this.#table.remove(known.id);
    const session = this.#table.add(capture, datasetId, isFollowed);
    if (operation !== undefined) this.#operations.set(session.id, operation);
    this.#watch(session);
    return session;
  }

  /** Looks at once instead of when its time comes: something was done to the capture. */
  async lookNow(id: number): Promise<void> {
    const session = this.get(id);
    await this.#end(id);
    if (!isOver(session)) this.#watch(session);
  }

  /** Looks for files again, of a session that is over. */
  async collectAgain(id: number): Promise<SessionRecord> {
    const session = this.get(id);
    if (!isOver(session)) return session;
    const changed = this.#table.change(id, { state: 'collecting', detail: null, ended: new Date().toISOString() });
    if (changed !== undefined) this.#watch(changed);
    return changed ?? session;
  }

  /** Watches it no longer; the packet capture goes on in Azure, and what was imported stays. */
  async remove(id: number): Promise<void> {
    this.get(id);
    await this.#end(id);
    this.#operations.delete(id);
    this.#table.remove(id);
  }

  async #end(id: number): Promise<void> {
    const watched = this.#watched.get(id);
    watched?.controller.abort();
    await watched?.ended;
  }

  /** Nothing where it is watched: two that ended it at once both come here. */
  #watch(session: SessionRecord): void {
    if (this.#isStopped || this.#watched.has(session.id)) return;
    const controller = new AbortController();
    const ended = this.#run(session.id, controller.signal).finally(() => this.#watched.delete(session.id));
    this.#watched.set(session.id, { controller, ended });
  }

  async #run(id: number, signal: AbortSignal): Promise<void> {
    const { pace, log } = this.#deps;
    const deps: SessionStepDeps = { ...this.#deps, table: this.#table };
    while (!signal.aborted) {
      const session = this.#table.find(id);
      if (session === undefined || isOver(session)) return;
      let waitMs = pace.troubleMs;
      try {
        waitMs = await stepSession(session, deps, this.#operations.get(id), signal);
        if (session.state === 'starting') this.#operations.delete(id);
      } catch (cause) {
        if (signal.aborted) return;
        const error = toAppError(cause);
        if (error.code === 'INTERNAL')
          log('a watched packet capture is in trouble', { session: id, error: String(cause) });
        this.#table.change(id, { detail: error.message });
      }
      await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  }
}
