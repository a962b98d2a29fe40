/** Azure resource identifiers: `/subscriptions/S/resourceGroups/G/providers/P/type/name[/type/name]`, in any case. */

export interface AzureResource {
  readonly subscription: string | null;
  readonly resourceGroup: string | null;
  /** The names below the provider joined by slashes, such as `net/subnet`; the text itself where it is no identifier. */
  readonly name: string | null;
}

const MAX_LENGTH = 2048;

/** What Azure writes where it has no rule or list. */
const NOT_SAID: ReadonlySet<string> = new Set(['', 'unspecified']);

export const azureText = (value: unknown): string | null =>
  typeof value === 'string' && !NOT_SAID.has(value) ? value.slice(0, MAX_LENGTH) : null;

export function readAzureResource(value: unknown): AzureResource {
  const text = azureText(value);
  if (text === null || !text.startsWith('/')) return { subscription: null, resourceGroup: null, name: text };
  const parts = text.split('/').slice(1);
  const after = (key: string): string | null => {
    const i = parts.findIndex((part, at) => at % 2 === 0 && part.toLowerCase() === key);
    return i < 0 ? null : (parts[i + 1] ?? null);
  };
  const provider = parts.findIndex((part) => part.toLowerCase() === 'providers');
  const pairs = provider < 0 ? parts.slice(-2) : parts.slice(provider + 2);
  const names = pairs.filter((_, i) => i % 2 === 1);
  return {
    // Logs write the same subscription in capitals and in small letters.
    subscription: after('subscriptions')?.toLowerCase() ?? null,
    resourceGroup: after('resourcegroups'),
    name: names.join('/') || null,
  };
}
