/** What one person likes on one machine: kept in the browser, never sent anywhere. */
import { useSyncExternalStore } from 'react';

export interface Settings {
  readonly scheme: 'auto' | 'light' | 'dark';
  /** KiB (1024) instead of kB (1000). */
  readonly binaryBytes: boolean;
  /** `UTC` or an IANA name such as `Europe/Berlin`. */
  readonly zone: string;
  readonly rowHeight: 'compact' | 'comfortable';
  readonly railFolded: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  scheme: 'auto',
  binaryBytes: false,
  zone: 'UTC',
  rowHeight: 'comfortable',
  railFolded: false,
};

const KEY = 'capscape.settings';
const CHANGED = 'capscape-settings';

/** Storage is the user's: whatever is there that does not fit is left out. */
export function readSettings(text: string | null): Settings {
  if (text === null) return DEFAULT_SETTINGS;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return DEFAULT_SETTINGS;
  }
  if (typeof stored !== 'object' || stored === null) return DEFAULT_SETTINGS;
  const { scheme, binaryBytes, zone, rowHeight, railFolded } = stored as Record<string, unknown>;
  return {
    scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto',
    binaryBytes: binaryBytes === true,
    zone: typeof zone === 'string' && isZone(zone) ? zone : 'UTC',
    rowHeight: rowHeight === 'compact' ? 'compact' : 'comfortable',
    railFolded: railFolded === true,
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

let cache: { readonly text: string | null; readonly settings: Settings } | undefined;

function current(): Settings {
  const text = localStorage.getItem(KEY);
  if (cache === undefined || cache.text !== text) cache = { text, settings: readSettings(text) };
  return cache.settings;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}

export function saveSettings(change: Partial<Settings>): void {
  localStorage.setItem(KEY, JSON.stringify({ ...current(), ...change }));
  window.dispatchEvent(new Event(CHANGED));
}

export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, current);
}
