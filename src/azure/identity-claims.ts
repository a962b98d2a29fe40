/** Who a token says its bearer is: for showing, never for deciding; Azure alone checks tokens. */

export interface Identity {
  /** As a person knows it: a sign-in name, or the name or id of an application. */
  readonly name: string;
  readonly tenantId: string | null;
}

/** Undefined for tokens that are no JSON Web Token. */
export function identityOf(token: string): Identity | undefined {
  const claims = readClaims(token);
  if (claims === undefined) return undefined;
  const text = (name: string): string | null => (typeof claims[name] === 'string' ? claims[name] : null);
  const name = ['upn', 'unique_name', 'preferred_username', 'app_displayname', 'appid', 'oid']
    .map(text)
    .find((value) => value !== null);
  return name === undefined ? undefined : { name: name ?? '', tenantId: text('tid') };
}

function readClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = token.split('.');
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    // Azure may change what its tokens look like; requests do not depend on it.
    return undefined;
  }
}
