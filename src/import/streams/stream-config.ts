/** How streams are listened for, as the command line says it. */
import { readFileSync } from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { fileReason } from '../failure.ts';
import { MAX_SECRET_BYTES, MIN_SECRET_BYTES } from './secret-line.ts';

export interface StreamConfig {
  readonly host: string;
  /** A data set's port is this plus its number. */
  readonly basePort: number;
  /** Null: nobody is asked. */
  readonly secret: Buffer | null;
  /** Certificate and key in PEM; null: without TLS. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
}

export interface StreamFiles {
  readonly host: string;
  readonly basePort: number;
  readonly secretFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** Throws REQUEST_INVALID, with the file, for what cannot be used. */
export function readStreamConfig({ host, basePort, secretFile, certFile, keyFile }: StreamFiles): StreamConfig {
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new AppError('REQUEST_INVALID', 'TLS for streams needs a certificate and its key: give both or neither');
  const tls = certFile === undefined || keyFile === undefined ? null : { cert: read(certFile), key: read(keyFile) };
  return { host, basePort, tls, secret: secretFile === undefined ? null : readSecret(secretFile) };
}

function readSecret(file: string): Buffer {
  const secret = Buffer.from(
    read(file)
      .toString('latin1')
      .replace(/\r?\n$/, ''),
    'latin1',
  );
  if (secret.includes(10)) throw new AppError('REQUEST_INVALID', `${file}: a secret is one line`);
  if (secret.length < MIN_SECRET_BYTES || secret.length > MAX_SECRET_BYTES)
    throw new AppError('REQUEST_INVALID', `${file}: a secret is ${MIN_SECRET_BYTES} to ${MAX_SECRET_BYTES} bytes`);
  return secret;
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', `${file}: ${fileReason(cause)}`);
  }
}
