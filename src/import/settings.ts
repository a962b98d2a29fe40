/** What an administrator may change; kept in the catalogue as changes only, so that defaults may get better. */
import { availableParallelism } from 'node:os';
import { DEFAULT_FLOW_SETTINGS, type FlowSettings } from '../flow/flow-settings.ts';
import type { Catalog } from './catalog.ts';
import { DEFAULT_EXPANSION_LIMITS } from './expand/expansion-limits.ts';

export interface Settings {
  /** Imports that run at once, each on a core of its own; views want one, too. */
  readonly importsAtOnce: number;
  /** So many times its size a compressed file may expand to. */
  readonly maxExpansion: number;
  /** How the flows of later imports are cut. */
  readonly flow: FlowSettings;
}

export interface SettingsChanges {
  readonly importsAtOnce?: number;
  readonly maxExpansion?: number;
  readonly flow?: Partial<FlowSettings>;
}

export function defaultSettings(): Settings {
  return {
    importsAtOnce: Math.max(1, Math.floor(availableParallelism() / 2)),
    maxExpansion: DEFAULT_EXPANSION_LIMITS.maxRatio,
    flow: DEFAULT_FLOW_SETTINGS,
  };
}

const NAME = 'changes';

const readChanges = (catalog: Catalog): SettingsChanges => JSON.parse(catalog.setting(NAME) ?? '{}');

export function readSettings(catalog: Catalog): Settings {
  const defaults = defaultSettings();
  const { importsAtOnce = defaults.importsAtOnce, maxExpansion = defaults.maxExpansion, flow } = readChanges(catalog);
  return { importsAtOnce, maxExpansion, flow: { ...defaults.flow, ...flow } };
}

/** `changes` are checked by who takes them in (the API's schema). */
export function changeSettings(catalog: Catalog, changes: SettingsChanges): Settings {
  const before = readChanges(catalog);
  const merged: SettingsChanges = { ...before, ...changes, flow: { ...before.flow, ...changes.flow } };
  catalog.setSetting(NAME, JSON.stringify(merged));
  return readSettings(catalog);
}
