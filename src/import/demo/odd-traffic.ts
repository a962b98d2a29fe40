/** What an analyst should find: an administrator at work, a port scan, password guessing, a beacon, a dead address. */
import type { Host } from './frames.ts';
import { call, openTls, type Scene } from './scene.ts';
import { SSH_SERVER, sshEcdhInit, sshEcdhReply, sshKeyExchangeInit, sshNewKeys } from './small-protocols.ts';
import { TcpConversation } from './tcp-conversation.ts';
import { applicationData, PROFILES } from './tls.ts';
import { MICROSECOND, MILLISECOND, MINUTE, SECOND } from './wire-tap.ts';
import { ADMIN, BEACON_TARGET, GONE, GUESSERS, SCANNER, VM } from './world.ts';

const ENCODER = new TextEncoder();

/** A shell session of some minutes: keystrokes, their echoes, and now and then a page of output. */
export function administrator(scene: Scene): void {
  const { random } = scene;
  const session = openSsh(scene, ADMIN, 19 * MILLISECOND, 'SSH-2.0-OpenSSH_9.7\r\n', 4 * MINUTE);
  const { conversation } = session;
  let at = session.time;
  for (let key = 0; key < 320; key++) {
    const isEnter = random.oneIn(24);
    const echoed = conversation.send('client', random.bytes(36), at) + random.between(120, 800) * MICROSECOND;
    const output = isEnter ? random.between(20, 300) * 36 : 36;
    at = conversation.send('server', random.bytes(output), echoed);
    at += isEnter ? random.between(2_000, 9_000) * MILLISECOND : random.between(70, 400) * MILLISECOND;
  }
  conversation.close('client', at);
}

/** Two machines that try passwords: each attempt is a short session that the server ends. */
export function passwordGuessing(scene: Scene): void {
  const { random } = scene;
  for (const [i, guesser] of GUESSERS.entries())
    for (let attempt = 0; attempt < 24; attempt++) {
      const start = (2 + 3 * i) * MINUTE + attempt * 37 * SECOND + random.between(0, 4_000) * MILLISECOND;
      const session = openSsh(scene, guesser, (190 - 100 * i) * MILLISECOND, 'SSH-2.0-Go\r\n', start);
      let at = session.time;
      for (let password = 0; password < 3; password++) {
        const asked = session.conversation.send('client', random.bytes(84), at);
        at = session.conversation.send('server', random.bytes(52), asked + 1_900 * MILLISECOND);
      }
      session.conversation.close('server', at);
    }
}

function openSsh(
  scene: Scene,
  from: Host,
  roundTrip: number,
  banner: string,
  time: number,
): { readonly conversation: TcpConversation; readonly time: number } {
  const { random } = scene;
  const conversation = call(scene, { from, to: VM, port: 22, near: 'server', roundTrip });
  const greeted = conversation.send('client', ENCODER.encode(banner), conversation.open(time));
  const offered = conversation.send('server', ENCODER.encode(SSH_SERVER), greeted + 12 * MILLISECOND);
  const chosen = conversation.send('client', sshKeyExchangeInit(random), offered);
  const answered = conversation.send('server', sshKeyExchangeInit(random), chosen + 300 * MICROSECOND);
  const exchanged = conversation.send('client', sshEcdhInit(random), answered);
  const keyed = conversation.send('server', sshEcdhReply(random), exchanged + 2 * MILLISECOND);
  return { conversation, time: conversation.send('client', sshNewKeys(random), keyed) + 5 * MILLISECOND };
}

const SCANNED_PORTS = 380;
const OPEN_PORTS = new Set([22, 80, 443]);

/** One SYN a port, from one source port: the closed ones refuse, most are filtered and say nothing. */
export function portScan({ tap, random }: Scene): void {
  const known = [21, 22, 23, 25, 53, 80, 110, 135, 139, 143, 443, 445, 1433, 1521, 3306, 3389, 5432, 5900, 6379, 8080];
  const ports = new Set(known);
  while (ports.size < SCANNED_PORTS) ports.add(random.between(1, 10_000));
  const roundTrip = 212 * MILLISECOND;
  let time = 22 * MINUTE;
  for (const port of ports) {
    time += random.between(15, 60) * MILLISECOND;
    const client = { host: SCANNER, port: 61_953 };
    const server = { host: VM, port };
    const conversation = new TcpConversation(tap, random, { client, server, near: 'server', roundTrip });
    if (OPEN_PORTS.has(port)) {
      conversation.reset('client', conversation.open(time));
      continue;
    }
    conversation.attempt(time);
    if (random.oneIn(5)) conversation.refuse(time + 40 * MICROSECOND);
  }
}

/** Something on the machine that reports every minute, give or take a second, and names nobody. */
export function beacon(scene: Scene): void {
  const { random, length } = scene;
  for (let minute = 0; minute * MINUTE < length - 5 * SECOND; minute++) {
    const time = minute * MINUTE + 31 * SECOND + random.between(-900, 900) * MILLISECOND;
    const conversation = call(scene, {
      from: VM,
      to: BEACON_TARGET,
      port: 8443,
      near: 'client',
      roundTrip: 41 * MILLISECOND,
    });
    const opened = openTls(scene, conversation, null, PROFILES.old, time);
    const asked = conversation.send('client', applicationData(random, 212), opened);
    const answered = conversation.send('server', applicationData(random, 96), asked + 3 * MILLISECOND);
    conversation.close('client', answered);
  }
}

/** A setting that was never changed: the machine calls one that is gone, thrice each time, and hears nothing. */
export function deadAddress(scene: Scene): void {
  for (let time = 50 * SECOND; time < scene.length; time += 5 * MINUTE) {
    const conversation = call(scene, { from: VM, to: GONE, port: 8080, near: 'client', roundTrip: MILLISECOND });
    conversation.attempt(time);
    conversation.attemptAgain(time + SECOND);
    conversation.attemptAgain(time + 3 * SECOND);
  }
}
