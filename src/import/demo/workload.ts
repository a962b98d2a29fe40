/** What the machine does to run the shop: database, storage, sign-in, payments, and the platform's own traffic. */
import { join } from './bytes.ts';
import type { Host } from './frames.ts';
import { authenticationOk, commandResult, queryResult, simpleQuery, startupMessage, terminate } from './postgres.ts';
import { addressBytes, call, exchangeTls, openTls, resolve, type Scene } from './scene.ts';
import { type DnsAnswer, dhcpMessage, ntpMessage } from './small-protocols.ts';
import type { TcpConversation } from './tcp-conversation.ts';
import { PROFILES } from './tls.ts';
import { MICROSECOND, MILLISECOND, MINUTE, SECOND } from './wire-tap.ts';
import {
  AZURE,
  DATABASE,
  GATEWAY,
  METADATA,
  PAYMENTS,
  REFUSING,
  SIGN_IN,
  STORAGE,
  TIME_SERVERS,
  UBUNTU,
  VM,
} from './world.ts';

const ENCODER = new TextEncoder();
const DATABASE_ROUND_TRIP = 620 * MICROSECOND;
const DATABASE_CONNECTIONS = 4;

/** Every page asks the database, over the connections of a pool in turn. */
export function database(scene: Scene, pages: readonly number[]): void {
  const { random } = scene;
  const pool = Array.from({ length: DATABASE_CONNECTIONS }, (_, i) => connect(scene, (2 + i) * 150 * MILLISECOND));
  for (const page of pages.toSorted((a, b) => a - b)) {
    const connection = random.pick(pool);
    let at = Math.max(page + MILLISECOND, connection.free);
    for (let query = random.between(1, 4); query > 0; query--) at = ask(scene, connection.conversation, at);
    connection.free = at;
  }
  // One of them is told to go and comes back.
  const leaving = pool[0];
  if (leaving === undefined) return;
  const asked = leaving.conversation.send('client', terminate, leaving.free + SECOND);
  leaving.conversation.close('client', asked);
}

function connect(scene: Scene, time: number): { readonly conversation: TcpConversation; free: number } {
  const options = { from: VM, to: DATABASE, port: 5432, near: 'client', roundTrip: DATABASE_ROUND_TRIP } as const;
  const conversation = call(scene, options);
  const asked = conversation.send('client', startupMessage('shop', 'shop'), conversation.open(time));
  return { conversation, free: conversation.send('server', authenticationOk, asked + MILLISECOND) + MILLISECOND };
}

function ask({ random }: Scene, conversation: TcpConversation, time: number): number {
  const product = random.between(1000, 9999);
  if (random.oneIn(6)) {
    const asked = conversation.send(
      'client',
      simpleQuery(`UPDATE stock SET n = n - 1 WHERE product = ${product}`),
      time,
    );
    return (
      conversation.send('server', commandResult('UPDATE 1'), asked + random.between(1, 6) * MILLISECOND) + MILLISECOND
    );
  }
  const sql = `SELECT name, price, text FROM product WHERE category = ${product % 40} ORDER BY rank LIMIT 24`;
  const rows = Array.from({ length: random.between(3, 24) }, (_, i) => [
    `Product ${product + i}`,
    `${random.between(1, 400)}.${random.between(10, 99)}`,
    'A description as shops write them, neither long nor short. '.repeat(random.between(0, 1)),
  ]);
  const asked = conversation.send('client', simpleQuery(sql), time);
  const result = queryResult(['name', 'price', 'text'], rows);
  return conversation.send('server', result, asked + random.between(600, 9_000) * MICROSECOND) + MILLISECOND;
}

const STORAGE_NAME = 'stshopbackup.blob.core.windows.net';
const STORAGE_CLUSTER = 'blob.ams08prdstr05a.store.core.windows.net';

/** A backup in blocks, twelve minutes in, and the small writes of a log before and after. */
export function backups(scene: Scene): void {
  const { random, length } = scene;
  for (let time = 40 * SECOND; time < length; time += 4 * MINUTE) store(scene, time, 1, random.between(9_000, 22_000));
  store(scene, 12 * MINUTE, 9, 262_144);
}

function store(scene: Scene, time: number, blocks: number, blockLen: number): void {
  const answers: DnsAnswer[] = [
    { name: STORAGE_NAME, type: 'CNAME', ttl: 60, value: STORAGE_CLUSTER },
    { name: STORAGE_CLUSTER, type: 'A', ttl: 60, value: addressBytes(STORAGE) },
  ];
  const known = resolve(scene, STORAGE_NAME, 'A', answers, time);
  const roundTrip = 1_700 * MICROSECOND;
  const conversation = call(scene, { from: VM, to: STORAGE, port: 443, near: 'client', roundTrip, lossOneIn: 900 });
  let at = openTls(scene, conversation, STORAGE_NAME, PROFILES.library, known);
  for (let block = 0; block < blocks; block++)
    at = exchangeTls(scene, conversation, blockLen, 14 * MILLISECOND, 420, at + 3 * MILLISECOND);
  conversation.close('client', at + 2 * SECOND);
}

interface Service {
  readonly name: string;
  readonly host: Host;
  readonly roundTripMs: number;
}

const SERVICES: Readonly<Record<'signIn' | 'payments', Service>> = {
  signIn: { name: 'login.microsoftonline.com', host: SIGN_IN, roundTripMs: 9 },
  payments: { name: 'api.payments.example.net', host: PAYMENTS, roundTripMs: 17 },
};

/** Tokens every ten minutes, a payment with some of the pages, packages once. */
export function otherServices(scene: Scene, pages: readonly number[]): void {
  for (let time = 8 * SECOND; time < scene.length; time += 10 * MINUTE) askService(scene, SERVICES.signIn, time);
  for (const [i, page] of pages.entries())
    if (i % 12 === 0) askService(scene, SERVICES.payments, page + 90 * MILLISECOND);
  updatePackages(scene, 19 * MINUTE);
  resolve(scene, 'metrics.old-shop.example.com', 'A', [], 6 * MINUTE);
}

function askService(scene: Scene, { name, host, roundTripMs }: Service, time: number): void {
  const { random } = scene;
  const known = resolve(scene, name, 'A', [{ name, type: 'A', ttl: 300, value: addressBytes(host) }], time);
  const roundTrip = roundTripMs * MILLISECOND;
  const conversation = call(scene, { from: VM, to: host, port: 443, near: 'client', roundTrip });
  const opened = openTls(scene, conversation, name, PROFILES.library, known);
  const thinking = random.between(40, 220) * MILLISECOND;
  const done = exchangeTls(
    scene,
    conversation,
    random.between(700, 2_400),
    thinking,
    random.between(900, 4_000),
    opened,
  );
  conversation.close('client', done + 20 * MILLISECOND);
}

function updatePackages(scene: Scene, time: number): void {
  const name = 'archive.ubuntu.com';
  const known = resolve(scene, name, 'A', [{ name, type: 'A', ttl: 60, value: addressBytes(UBUNTU) }], time);
  const roundTrip = 12 * MILLISECOND;
  const conversation = call(scene, { from: VM, to: UBUNTU, port: 80, near: 'client', roundTrip, lossOneIn: 40 });
  let at = conversation.open(known);
  for (const path of ['noble/InRelease', 'noble-updates/InRelease', 'noble-security/InRelease']) {
    const body = scene.random.bytes(scene.random.between(40_000, 90_000));
    const request = `GET /ubuntu/dists/${path} HTTP/1.1\r\nHost: ${name}\r\nUser-Agent: Debian APT-HTTP/1.3 (2.7.14)\r\n\r\n`;
    const type = 'Content-Type: application/octet-stream';
    const head = `HTTP/1.1 200 OK\r\nServer: Apache/2.4.52 (Ubuntu)\r\n${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const asked = conversation.send('client', ENCODER.encode(request), at);
    at = conversation.send('server', join(head, body), asked + 2 * MILLISECOND) + 4 * MILLISECOND;
  }
  conversation.close('client', at);
}

/** Time, address lease, health probes, metadata, neighbours, and a service that is switched off. */
export function platform(scene: Scene): void {
  const { tap, random, length, startSeconds } = scene;
  for (const [i, server] of TIME_SERVERS.entries()) {
    const client = { host: VM, port: 123 };
    for (let time = (3 + 9 * i) * SECOND; time < length; time += 64 * SECOND) {
      const clock = startSeconds + time / SECOND;
      tap.udp(time, client, { host: server, port: 123 }, ntpMessage(random, false, clock));
      tap.udp(time + 13 * MILLISECOND, { host: server, port: 123 }, client, ntpMessage(random, true, clock));
    }
  }
  const lease = [false, true].map((isReply) => dhcpMessage(isReply, 0x3d1c0f5a, VM.mac, VM.ip[3], AZURE.ip[3]));
  tap.udp(9 * MINUTE, { host: VM, port: 68 }, { host: AZURE, port: 67 }, lease[0] as Uint8Array);
  tap.udp(9 * MINUTE + 2 * MILLISECOND, { host: AZURE, port: 67 }, { host: VM, port: 68 }, lease[1] as Uint8Array);
  for (let time = 2 * SECOND; time < length; time += 15 * SECOND) probeHealth(scene, time);
  for (let time = 25 * SECOND; time < length; time += 5 * MINUTE) askMetadata(scene, time);
  for (let time = 11 * SECOND; time < length; time += 45 * SECOND) {
    tap.arp(time, VM, GATEWAY, false);
    tap.arp(time + 300 * MICROSECOND, GATEWAY, VM, true);
  }
  for (let time = 70 * SECOND; time < length; time += 3 * MINUTE) {
    const roundTrip = 700 * MICROSECOND;
    const conversation = call(scene, { from: VM, to: REFUSING, port: 6379, near: 'client', roundTrip });
    conversation.attempt(time);
    conversation.refuse(time + roundTrip);
  }
}

function probeHealth(scene: Scene, time: number): void {
  const conversation = call(scene, { from: AZURE, to: VM, port: 80, near: 'server', roundTrip: 900 * MICROSECOND });
  const request = 'GET /healthz HTTP/1.1\r\nHost: 10.1.0.4\r\nUser-Agent: Load Balancer Agent\r\n\r\n';
  const response = 'HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n';
  const asked = conversation.send('client', ENCODER.encode(request), conversation.open(time));
  const answered = conversation.send('server', ENCODER.encode(response), asked + 150 * MICROSECOND);
  conversation.close('client', answered + MILLISECOND);
}

function askMetadata(scene: Scene, time: number): void {
  const conversation = call(scene, { from: VM, to: METADATA, port: 80, near: 'client', roundTrip: 400 * MICROSECOND });
  const request =
    'GET /metadata/instance?api-version=2021-02-01 HTTP/1.1\r\nHost: 169.254.169.254\r\nMetadata: true\r\n\r\n';
  const body = JSON.stringify({ compute: { location: 'westeurope', name: 'web01', vmSize: 'Standard_D2s_v5' } });
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: IMDS/150.870.65.1325\r\nContent-Length: ${body.length}`;
  const asked = conversation.send('client', ENCODER.encode(request), conversation.open(time));
  const answered = conversation.send('server', ENCODER.encode(`${head}\r\n\r\n${body}`), asked + 6 * MILLISECOND);
  conversation.close('client', answered + MILLISECOND);
}

/** A monitor nearby that pings the machine. */
export function pings({ tap, length }: Scene): void {
  let sequence = 0;
  for (let time = 5 * SECOND; time < length; time += 30 * SECOND) {
    tap.echo(time, GATEWAY, VM, false, ++sequence);
    tap.echo(time + 60 * MICROSECOND, VM, GATEWAY, true, sequence);
  }
}
