/** PostgreSQL's protocol, version 3 (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
import { join, type Part, u16, u32, withLen32 } from './bytes.ts';

/** A length counts its own four bytes. */
const framed = (...body: readonly Part[]): Uint8Array => {
  const message = join(...body);
  return join(u32(message.length + 4), message);
};
const message = (type: string, ...body: readonly Part[]): Uint8Array => join(type, framed(...body));

export const startupMessage = (user: string, database: string): Uint8Array =>
  framed(u32(196_608), `user\0${user}\0database\0${database}\0application_name\0shop\0\0`);

const readyForQuery = message('Z', 'I');
const parameter = (name: string, value: string): Uint8Array => message('S', `${name}\0${value}\0`);

export const authenticationOk = join(
  message('R', u32(0)),
  parameter('server_version', '16.4'),
  parameter('client_encoding', 'UTF8'),
  parameter('TimeZone', 'Etc/UTC'),
  message('K', u32(31_337), u32(0x5eed)),
  readyForQuery,
);

export const simpleQuery = (sql: string): Uint8Array => message('Q', `${sql}\0`);

/** Rows of text columns, as an answer to a SELECT. */
export function queryResult(columns: readonly string[], rows: readonly (readonly string[])[]): Uint8Array {
  const fields = columns.map((name) => join(`${name}\0`, u32(0), u16(0), u32(25), u16(0xffff), u32(-1), u16(0)));
  const data = rows.map((row) => message('D', u16(row.length), ...row.map((value) => withLen32(value))));
  const tag = message('C', `SELECT ${rows.length}\0`);
  return join(message('T', u16(columns.length), ...fields), ...data, tag, readyForQuery);
}

export const commandResult = (tag: string): Uint8Array => join(message('C', `${tag}\0`), readyForQuery);

export const terminate = message('X');
