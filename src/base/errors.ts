/**
 * The one catalogue of failures a person can meet. Every code has an HTTP status (RFC 9457 problem details), a CLI exit
 * code (sysexits.h), a title and what to do about it; the reference page is generated from this table.
 */
export const ERRORS = {
  CAPTURE_NOT_RECOGNISED: {
    status: 415,
    exit: 65,
    title: 'Not a packet capture',
    fix: 'The message says what it looks like; the reference of formats lists captures and flow logs that are read.',
  },
  CAPTURE_EMPTY: {
    status: 422,
    exit: 65,
    title: 'The file is empty',
    fix: 'Check that the capture was stopped and flushed before it was copied.',
  },
  CAPTURE_UNREADABLE: {
    status: 422,
    exit: 66,
    title: 'The capture cannot be read',
    fix: 'Check that the file exists and that this user may read it.',
  },
  PACKETS_NOT_INDEXED: {
    status: 409,
    exit: 75,
    title: 'The packets cannot be found in the capture',
    fix: 'Import the capture again: where its packets lie is kept for captures that are imported whole from now on.',
  },
  FILTER_INVALID: {
    status: 400,
    exit: 64,
    title: 'The filter cannot be understood',
    fix: 'The message points at the word; the filter reference lists fields and operators.',
  },
  REQUEST_INVALID: {
    status: 400,
    exit: 64,
    title: 'The request is not valid',
    fix: 'The message names the field and what it must be.',
  },
  NOT_FOUND: { status: 404, exit: 66, title: 'Not found', fix: 'It may have been deleted; reload the page.' },
  CONFLICT: { status: 409, exit: 75, title: 'Not possible now', fix: 'The message says what stands in the way.' },
  DISK_FULL: {
    status: 507,
    exit: 74,
    title: 'No space left in the data directory',
    fix: 'Delete captures that are no longer needed, or start with --data on a larger disk.',
  },
  OUTPUT_UNWRITABLE: {
    status: 500,
    exit: 73,
    title: 'The file cannot be written',
    fix: 'Check that the directory exists and that this user may write to it.',
  },
  DATA_DIRECTORY_IN_USE: {
    status: 409,
    exit: 75,
    title: 'The data directory is in use',
    fix: 'Another Capscape is running on it; stop that one or choose another directory with --data.',
  },
  DATA_DIRECTORY_UNUSABLE: {
    status: 500,
    exit: 73,
    title: 'The data directory cannot be used',
    fix: 'Choose a directory that this user may write to with --data.',
  },
  IMPORT_CRASHED: {
    status: 500,
    exit: 70,
    title: 'The import ended unexpectedly',
    fix: 'The rest of Capscape goes on. Report it with the log lines around it, and the capture if you may share it.',
  },
  RECEIVE_INTERRUPTED: {
    status: 409,
    exit: 75,
    title: 'Receiving was interrupted',
    fix: 'What arrived is kept. Give the same file or link again: it goes on where it stopped.',
  },
  FOLDER_NOT_ALLOWED: {
    status: 403,
    exit: 77,
    title: 'This folder may not be watched',
    fix: 'Whoever runs Capscape allows it with --allow-watch DIR, or has it watched with --watch DIR.',
  },
  QUEUE_FULL: {
    status: 503,
    exit: 75,
    title: 'Too many imports are waiting',
    fix: 'Wait until some are done, or cancel some.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    exit: 64,
    title: 'The request is too large',
    fix: 'Only captures may be large; send those to the captures of a data set.',
  },
  HOST_NOT_ALLOWED: {
    status: 421,
    exit: 77,
    title: 'Not served under this name',
    fix: 'Open Capscape by its address, or start it with --allow-host NAME.',
  },
  CROSS_SITE_REQUEST: {
    status: 403,
    exit: 77,
    title: 'Refused: another site asked for it',
    fix: 'Changes are accepted from Capscape’s own pages and from programs only.',
  },
  CANNOT_LISTEN: {
    status: 500,
    exit: 69,
    title: 'The server cannot listen',
    fix: 'Another program may use the port: choose one with --port, or 0 for any that is free.',
  },
  QUERY_CANCELLED: { status: 499, exit: 130, title: 'Cancelled', fix: 'Ask again.' },
  OVERLOADED: {
    status: 503,
    exit: 75,
    title: 'Too much is asked at once',
    fix: 'Wait a moment and ask again.',
  },
  AZURE_SIGN_IN: {
    status: 409,
    exit: 77,
    title: 'Not signed in to Azure',
    fix: 'Sign in where Capscape runs, for example with az login, or give it a managed identity; see the Azure how-to.',
  },
  AZURE_NOT_PERMITTED: {
    status: 403,
    exit: 77,
    title: 'Azure does not permit it',
    fix: 'Ask an owner of the resource for a role that has the action named; a new role takes some minutes to hold.',
  },
  AZURE_NOT_FOUND: {
    status: 404,
    exit: 66,
    title: 'Azure does not know it',
    fix: 'It may have been deleted, or the signed-in identity cannot see it: choose it from the list again.',
  },
  AZURE_REFUSED: {
    status: 422,
    exit: 65,
    title: 'Azure refused',
    fix: 'The message says why, in the words of Azure where we know no better ones.',
  },
  AZURE_MACHINE_OFF: {
    status: 409,
    exit: 69,
    title: 'The machine does not run',
    fix: 'Start it, wait until Azure says that it is running, then start the capture again.',
  },
  AZURE_AGENT_MISSING: {
    status: 409,
    exit: 69,
    title: 'The machine cannot capture packets yet',
    fix: 'Install the Network Watcher extension on it, wait until Azure says that it is provisioned, then start again.',
  },
  AZURE_UNAVAILABLE: {
    status: 502,
    exit: 69,
    title: 'Azure does not answer',
    fix: 'Check that this machine reaches Azure’s management endpoint over HTTPS, then try again.',
  },
  LINK_INVALID: {
    status: 400,
    exit: 64,
    title: 'Not a link that can be imported from',
    fix: 'Give an https link as the browser or the storage service shows it.',
  },
  LINK_ADDRESS_REFUSED: {
    status: 422,
    exit: 77,
    title: 'The link leads into a network that is not open to links',
    fix: 'Download the file and upload it, or ask who runs Capscape to start it with --allow-fetch RANGE.',
  },
  LINK_UNREACHABLE: {
    status: 502,
    exit: 69,
    title: 'The server of the link cannot be reached',
    fix: 'Check the name in the link. A storage account may be reachable from certain networks only.',
  },
  LINK_NOT_FOUND: {
    status: 422,
    exit: 66,
    title: 'There is no such file at the link',
    fix: 'Check its path, capital letters included. A packet capture appears some minutes after it was stopped.',
  },
  LINK_EXPIRED: {
    status: 422,
    exit: 77,
    title: 'The link has expired',
    fix: 'Make a new link and paste it; what is here already is not fetched again.',
  },
  LINK_NOT_YET_VALID: {
    status: 422,
    exit: 77,
    title: 'The link is not valid yet',
    fix: 'Wait for its start time, or make a link without one. Clocks may differ by some minutes.',
  },
  LINK_PERMISSION_MISSING: {
    status: 422,
    exit: 77,
    title: 'The link does not permit this',
    fix: 'Make a new link with the permission that the message names. Read is enough for a file; a folder takes list, too.',
  },
  LINK_SIGNATURE_WRONG: {
    status: 422,
    exit: 77,
    title: 'The signature of the link is not accepted',
    fix: 'Copy the link again, whole. If its key or access policy was changed since, make a new link.',
  },
  LINK_DENIED: {
    status: 422,
    exit: 77,
    title: 'The server refuses access',
    fix: 'The message says why, as far as the server told: its firewall, the addresses the link is for, or a missing sign-in.',
  },
  LINK_PUBLIC_ACCESS_OFF: {
    status: 422,
    exit: 77,
    title: 'The file is not public',
    fix: 'Make a link with a token (SAS) that permits to read, and paste it whole.',
  },
  LINK_ARCHIVED: {
    status: 422,
    exit: 75,
    title: 'The file is in the archive',
    fix: 'Move it to the hot or cool tier first; that takes some hours.',
  },
  LINK_CHANGED: {
    status: 409,
    exit: 75,
    title: 'The file at the link has changed',
    fix: 'Import it again: from the beginning. A capture that still runs changes all the time; stop it first.',
  },
  LINK_TOO_LARGE: {
    status: 422,
    exit: 74,
    title: 'The file at the link is larger than it may be',
    fix: 'The message names the limit.',
  },
  LINK_UNEXPECTED: {
    status: 502,
    exit: 76,
    title: 'The server of the link answered unexpectedly',
    fix: 'Open the link in a browser: it may lead to a page instead of the file.',
  },
  LINK_NEEDED: {
    status: 409,
    exit: 75,
    title: 'The link has to be given again',
    fix: 'Paste the link again. Its secret part is never stored, so that it is gone after a restart.',
  },
  INTERNAL: {
    status: 500,
    exit: 70,
    title: 'Capscape made a mistake',
    fix: 'Report it with the request id and the log lines around it.',
  },
} as const satisfies Record<string, { status: number; exit: number; title: string; fix: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** Codes come back as text from a database or another Capscape, which may be older or newer. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** A failure with a code from {@link ERRORS}; `message` says what happened and to what, for a person. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}
