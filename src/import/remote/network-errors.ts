/** What broke a connection, in words that hold nothing of the request. */

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'there is no server of this name (or its name is known in a private network only)'],
  ['EAI_AGAIN', 'its name cannot be looked up at the moment'],
  ['ENODATA', 'its name has no address'],
  ['ECONNREFUSED', 'it refuses connections'],
  ['ECONNRESET', 'it closed the connection'],
  ['EPIPE', 'it closed the connection'],
  ['ETIMEDOUT', 'it does not answer'],
  ['EHOSTUNREACH', 'there is no way to it from here'],
  ['ENETUNREACH', 'there is no way to it from here'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is signed by nobody known (NODE_EXTRA_CA_CERTS adds authorities)'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is signed by nobody known (NODE_EXTRA_CA_CERTS adds authorities)'],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'its certificate is signed by nobody known (NODE_EXTRA_CA_CERTS adds authorities)',
  ],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['EPROTO', 'it does not speak TLS there'],
  ['HPE_HEADER_OVERFLOW', 'its answer has too large a head'],
]);

/** Thrown by us with words that are fit to be shown. */
export class RemoteTrouble extends Error {}

export function wordsForBroken(cause: unknown): string {
  if (cause instanceof RemoteTrouble) return cause.message;
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  if (code.startsWith('HPE_')) return WORDS.get(code) ?? 'what it answers is no HTTP';
  return (
    WORDS.get(code) ??
    (/^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? `the connection failed (${code})` : 'the connection failed')
  );
}
