/**
 * Tokens for Azure, by whatever identity the machine has: environment, workload identity, managed identity, Azure CLI
 * and the others of DefaultAzureCredential. `@azure/identity` is large, and loaded when first needed.
 */
import type { TokenCredential } from '@azure/identity';
import { AppError } from '../base/errors.ts';
import type { Cloud } from './clouds.ts';

export interface TokenSource {
  /** A bearer token for `scope`, not near its end. Throws AZURE_SIGN_IN when there is no identity. */
  getToken(scope: string, signal?: AbortSignal): Promise<string>;
}

/** A token this near its end is replaced: a request may wait that long before it is sent. */
const RENEW_MS = 5 * 60_000;

/** Longest the whole chain of credentials may take; the managed identity probe alone waits for some seconds. */
const SIGN_IN_MS = 60_000;

interface KeptToken {
  readonly text: string;
  readonly expires: number;
}

export type OpenCredential = (cloud: Cloud) => Promise<TokenCredential>;

/** Signs in when a token is first asked for; a failed sign-in is tried again with the next request. */
export function createTokenSource(cloud: Cloud, open: OpenCredential = openDefaultCredential): TokenSource {
  let credential: Promise<TokenCredential> | undefined;
  const kept = new Map<string, KeptToken>();
  return {
    async getToken(scope, signal) {
      const known = kept.get(scope);
      if (known !== undefined && known.expires - Date.now() > RENEW_MS) return known.text;
      credential ??= open(cloud);
      const token = await credential
        .then((opened) => ask(opened, scope, signal))
        .catch((cause: unknown) => {
          credential = undefined;
          signal?.throwIfAborted();
          throw cause instanceof AppError ? cause : new AppError('AZURE_SIGN_IN', signInReason(cause), { cause });
        });
      kept.set(scope, token);
      return token.text;
    },
  };
}

async function ask(credential: TokenCredential, scope: string, signal?: AbortSignal): Promise<KeptToken> {
  const limit = AbortSignal.timeout(SIGN_IN_MS);
  const token = await credential.getToken(scope, { abortSignal: signal ? AbortSignal.any([signal, limit]) : limit });
  if (token === null) throw new AppError('AZURE_SIGN_IN', 'no identity gave a token');
  return { text: token.token, expires: token.expiresOnTimestamp };
}

async function openDefaultCredential({ authority }: Cloud): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  return new identity.DefaultAzureCredential({ authorityHost: process.env.AZURE_AUTHORITY_HOST ?? authority });
}

/** Longest reason of a single credential that is repeated. */
const REASON_LIMIT = 160;

/** Which credentials were tried and what each said: the first sentence, as what follows is for support. */
export function signInReason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no identity gave a token';
  const tried = 'errors' in cause && Array.isArray(cause.errors) ? (cause.errors as unknown[]) : [];
  const reasons = tried.filter((error) => error instanceof Error).map(({ message }) => firstSentence(message));
  return reasons.length === 0 ? firstSentence(cause.message) : `no identity gave a token. ${reasons.join('. ')}.`;
}

const firstSentence = (text: string): string =>
  (text.split(/\n|\. /)[0] ?? '').replace(/\.$/, '').slice(0, REASON_LIMIT).trim();
