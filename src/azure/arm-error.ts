/** Failures of Azure Resource Manager in words: status and error body to an `AppError`. */
import { AppError, type ErrorCode } from '../base/errors.ts';
import { lackingPermission } from './roles.ts';

export interface ArmFault {
  readonly code: string;
  readonly message: string;
}

/** Longest message of Azure's that is repeated. */
const MESSAGE_LIMIT = 600;

/** Details of details, as far as they are looked into. */
const DEPTH_LIMIT = 4;

/** The fault in a body of `{error: {code, message, details}}`; the innermost detail, which says most. */
export function faultOf(body: unknown): ArmFault {
  const error = property(body, 'error') ?? body;
  const found = innermost(error, DEPTH_LIMIT);
  return { code: textOf(property(found, 'code')), message: withoutSecrets(textOf(property(found, 'message'))) };
}

function innermost(error: unknown, depth: number): unknown {
  const details = property(error, 'details');
  const [first] = Array.isArray(details) ? (details as unknown[]) : [];
  return depth > 0 && textOf(property(first, 'message')) !== '' ? innermost(first, depth - 1) : error;
}

/** `what` is what was asked, as in "list virtual machines". */
export function armError(status: number, body: unknown, what: string): AppError {
  const { code, message } = faultOf(body);
  const said = [code, message].filter((part) => part !== '').join(': ') || `status ${status}`;
  const fail = (ours: ErrorCode, words: string): AppError => new AppError(ours, `cannot ${what}: ${words}`);
  if (status === 401) return fail('AZURE_SIGN_IN', said);
  if (status === 403 && /Authorization(Permission)?(Failed|Mismatch)/i.test(code))
    return fail('AZURE_NOT_PERMITTED', lackingPermission(message));
  if (status === 403) return fail('AZURE_NOT_PERMITTED', said);
  if (status === 404) return fail('AZURE_NOT_FOUND', said);
  if (status === 408 || status === 429 || status >= 500) return fail('AZURE_UNAVAILABLE', said);
  return fail('AZURE_REFUSED', hint(code, message) ?? said);
}

/** Refusals whose own words do not tell what to do. */
function hint(code: string, message: string): string | undefined {
  if (/extension/i.test(message) && /NetworkWatcher|not (found|installed)/i.test(message))
    return `the Network Watcher extension is not ready on the machine; install AzureNetworkWatcherExtension (${message})`;
  if (/AlreadyExists|Conflict/i.test(code)) return `a packet capture of this name exists already (${message})`;
  return undefined;
}

/** Azure repeats addresses of requests in some messages, and those may be signed. */
const withoutSecrets = (text: string): string =>
  text.replace(/([?&](?:sig|t|c|s|h|code|access_token)=)[^&\s"']+/gi, '$1…').slice(0, MESSAGE_LIMIT);

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
