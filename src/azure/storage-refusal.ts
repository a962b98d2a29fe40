/** Refusals of blob storage, told by what it answers and by what the token says of itself. */
import { AppError, type ErrorCode } from '../base/errors.ts';
import type { Refusal } from '../import/remote/remote-file.ts';
import { type SasNeed, type SasToken, sasLacks, sasTime } from './sas.ts';

export interface Asked {
  /** What it was about, as it may be shown. */
  readonly what: string;
  readonly need: SasNeed;
  /** Null for a sign-in, and for links without a token. */
  readonly sas: SasToken | null;
  readonly isSignedIn: boolean;
}

/** Undefined where the service did not say anything of its own. */
export function explainRefusal(refusal: Refusal, asked: Asked, now = new Date()): AppError | undefined {
  const code = codeOf(refusal);
  const { what, sas } = asked;
  const fail = (ours: ErrorCode, fact: string): AppError => new AppError(ours, `${fact} (${what})`);
  switch (code) {
    case 'AuthenticationFailed':
      return authenticationFailed(refusal, asked, now);
    case 'AuthorizationFailure':
      return firewall(asked, now);
    case 'AuthorizationPermissionMismatch':
      return fail('LINK_PERMISSION_MISSING', lackOf(asked));
    case 'AuthorizationResourceTypeMismatch':
    case 'AuthorizationServiceMismatch':
      return fail('LINK_PERMISSION_MISSING', (sas && sasLacks(sas, asked.need)) ?? 'the token is for other things');
    case 'AuthorizationProtocolMismatch':
      return fail('LINK_DENIED', 'the token is for https only');
    case 'AuthorizationSourceIPMismatch':
      return fail('LINK_DENIED', `the token is for other addresses than this server's${ownAddress(refusal)}`);
    case 'KeyBasedAuthenticationNotPermitted':
      return fail(
        'LINK_DENIED',
        'the account does not allow links signed with its key; make a user delegation SAS, or sign in to Azure',
      );
    case 'AccountRequiresHttps':
      return fail('LINK_DENIED', 'the account requires https');
    case 'PublicAccessNotPermitted':
    case 'NoAuthenticationInformation':
    case 'InvalidAuthenticationInfo':
      return fail('LINK_PUBLIC_ACCESS_OFF', 'nothing is public there, and the link has no token');
    case 'BlobArchived':
    case 'BlobBeingRehydrated':
      return fail(
        'LINK_ARCHIVED',
        code === 'BlobArchived'
          ? 'it is in the archive tier, where it cannot be read'
          : 'it is being taken out of the archive',
      );
    case 'ResourceNotFound':
      return sas === null && !asked.isSignedIn
        ? fail('LINK_PUBLIC_ACCESS_OFF', 'it is not there, or not public, and the link has no token')
        : fail('LINK_NOT_FOUND', 'it is not there');
    case 'BlobNotFound':
      return fail('LINK_NOT_FOUND', 'there is no such blob');
    case 'ContainerNotFound':
      return fail('LINK_NOT_FOUND', 'there is no such container');
    case 'ContainerBeingDeleted':
    case 'AccountBeingCreated':
    case 'AccountIsDisabled':
      return fail('LINK_DENIED', `the service says ${code}`);
    case 'ServerBusy':
    case 'OperationTimedOut':
    case 'InternalError':
      return fail('LINK_UNREACHABLE', 'the storage service is busy');
    case null:
      return undefined;
    default:
      return refusal.status >= 500
        ? undefined
        : fail(refusal.status === 403 ? 'LINK_DENIED' : 'LINK_UNEXPECTED', `the service says ${code}`);
  }
}

/** Bad signature, expired, not yet valid: one code for all. The detail of the answer, or the token, tells which. */
function authenticationFailed({ body }: Refusal, { what, sas, isSignedIn }: Asked, now: Date): AppError {
  const fail = (ours: ErrorCode, fact: string): AppError => new AppError(ours, `${fact} (${what})`);
  if (isSignedIn) return fail('LINK_DENIED', 'the storage account does not accept the sign-in');
  const frame = /Start \[([^\]]*)\] - Expiry \[([^\]]*)\] - Current \[([^\]]*)\]/.exec(body);
  const [start, expiry, current] = [frame?.[1], frame?.[2], frame?.[3]].map((text) => Date.parse(text ?? ''));
  if (expiry !== undefined && current !== undefined && current >= expiry)
    return fail('LINK_EXPIRED', `it was valid until ${timeText(expiry)}`);
  if (start !== undefined && current !== undefined && current < start)
    return fail('LINK_NOT_YET_VALID', `it is valid from ${timeText(start)}`);
  if (/expiry time \[[^\]]*\] has to be after signed start time/i.test(body))
    return fail('LINK_SIGNATURE_WRONG', 'it ends before it begins');
  return (
    (sas && outOfTime(what, sas, now)) ?? fail('LINK_SIGNATURE_WRONG', 'its signature does not fit its other parts')
  );
}

/** Firewalls answer with this; emulators do, too, for what is expired or wrongly signed. */
function firewall(asked: Asked, now: Date): AppError {
  const { what, sas } = asked;
  const late = sas && outOfTime(what, sas, now);
  if (late !== null) return late;
  if (asked.isSignedIn)
    return new AppError(
      'LINK_DENIED',
      `the firewall of the storage account refuses this server, or the sign-in lacks a role (${what})`,
    );
  if (sas === null) return new AppError('LINK_PUBLIC_ACCESS_OFF', `the link has no token (${what})`);
  return new AppError(
    'LINK_DENIED',
    `the firewall of the storage account refuses this server's address, or the signature is wrong; allow the address under Networking (${what})`,
  );
}

/** Told by the token itself, before anything is asked for. */
export function outOfTime(what: string, sas: SasToken, now: Date): AppError | null {
  const time = sasTime(sas, now);
  if (time === 'expired') return new AppError('LINK_EXPIRED', `it was valid until ${sas.expires} (${what})`);
  if (time === 'not-yet-valid') return new AppError('LINK_NOT_YET_VALID', `it is valid from ${sas.starts} (${what})`);
  return null;
}

function lackOf({ sas, need, isSignedIn }: Asked): string {
  if (isSignedIn) return 'the signed-in identity lacks the role Storage Blob Data Reader';
  return (sas && sasLacks(sas, need)) ?? `the token does not permit to ${need === 'read' ? 'read (r)' : 'list (l)'}`;
}

/** The header says it always; the body only where there is one. Codes are letters, and nothing else is passed on. */
function codeOf({ header, body }: Refusal): string | null {
  const code = header('x-ms-error-code') ?? /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? null;
  return code !== null && /^[A-Za-z]{1,80}$/.test(code) ? code : null;
}

function ownAddress({ body }: Refusal): string {
  const address = /\b(\d{1,3}(?:\.\d{1,3}){3})\b/.exec(body)?.[1];
  return address === undefined ? '' : `, ${address}`;
}

const timeText = (time: number): string => new Date(time).toISOString().replace(/\.000Z$/, 'Z');
