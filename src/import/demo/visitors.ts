/** People and programs from thirty countries who use the shop: HTTPS, HTTP/3, and HTTP that is sent on to HTTPS. */
import { clientFinished, clientInitial, protectedPacket, quicIds, serverInitial } from './quic.ts';
import { call, ephemeralPort, exchangeTls, openTls, type Scene } from './scene.ts';
import { PROFILES } from './tls.ts';
import { MICROSECOND, MILLISECOND, MINUTE, SECOND } from './wire-tap.ts';
import { COUNTRIES, SHOP, type Visitor, visitorFrom } from './world.ts';

const LOSS_ONE_IN = 180;
const ENCODER = new TextEncoder();

/** Returns the moments at which pages were asked for, each of which makes the shop ask its database. */
export function visitors(scene: Scene): number[] {
  const pages: number[] = [];
  for (const country of COUNTRIES)
    for (let visit = 0; visit < country.visits; visit++)
      pages.push(...visitShop(scene, visitorFrom(scene.random, country), arrival(scene)));
  return pages;
}

/** More come in the second third, when the shop's newsletter is out. */
function arrival({ random, length }: Scene): number {
  const isReader = random.oneIn(3);
  const from = isReader ? length / 3 : 0;
  const span = isReader ? length / 3 : length - MINUTE;
  return from + (span * random.between(0, 999_999)) / 1_000_000;
}

function visitShop(scene: Scene, visitor: Visitor, time: number): number[] {
  const { random } = scene;
  let at = time;
  if (random.oneIn(4)) at = redirect(scene, visitor, at) + 60 * MILLISECOND;
  if (random.oneIn(5)) return browseQuic(scene, visitor, at);
  const pages = browse(scene, visitor, at);
  if (random.oneIn(2)) browseImages(scene, visitor, at + 2 * visitor.roundTrip);
  return pages;
}

/** HTTP/1.1 on port 80: the shop answers that it is elsewhere. */
function redirect(scene: Scene, { host, vm, roundTrip }: Visitor, time: number): number {
  const conversation = call(scene, { from: host, to: vm, port: 80, near: 'server', roundTrip });
  const path = scene.random.pick(['/', '/', '/offers', '/basket', '/product/4711']);
  const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0';
  const request = `GET ${path} HTTP/1.1\r\nHost: ${SHOP}\r\nUser-Agent: ${agent}\r\nAccept: text/html\r\n\r\n`;
  const location = `https://${SHOP}${path}`;
  const response = `HTTP/1.1 301 Moved Permanently\r\nServer: nginx\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
  const asked = conversation.send('client', ENCODER.encode(request), conversation.open(time));
  const answered = conversation.send('server', ENCODER.encode(response), asked + 180 * MICROSECOND);
  conversation.close('client', answered + 30 * MILLISECOND);
  return answered;
}

function browse(scene: Scene, { host, vm, roundTrip }: Visitor, time: number): number[] {
  const { random } = scene;
  const profile = random.oneIn(12) ? PROFILES.old : random.oneIn(8) ? PROFILES.library : PROFILES.browser;
  const options = { from: host, to: vm, port: 443, near: 'server', roundTrip, lossOneIn: LOSS_ONE_IN } as const;
  const conversation = call(scene, options);
  const pages: number[] = [];
  let at = openTls(scene, conversation, SHOP, profile, time);
  for (let page = random.between(1, 4); page > 0; page--) {
    pages.push(at);
    const thinking = random.between(8, 60) * MILLISECOND;
    at = exchangeTls(scene, conversation, random.between(380, 900), thinking, random.between(2_500, 24_000), at);
    if (random.oneIn(40)) at = conversation.stall('client', at, random.between(900, 2_500) * MILLISECOND);
    // Half a minute of reading at most: a proxy in between would close an idle connection.
    at += random.between(500, 30_000) * MILLISECOND;
  }
  if (random.oneIn(14)) conversation.reset('client', at);
  else conversation.close(random.oneIn(3) ? 'server' : 'client', at);
  return pages;
}

function browseImages(scene: Scene, { host, vm, roundTrip }: Visitor, time: number): void {
  const { random } = scene;
  const options = { from: host, to: vm, port: 443, near: 'server', roundTrip, lossOneIn: LOSS_ONE_IN } as const;
  const conversation = call(scene, options);
  let at = openTls(scene, conversation, SHOP, PROFILES.browser, time);
  for (let image = random.between(1, 3); image > 0; image--)
    at = exchangeTls(scene, conversation, 240, 300 * MICROSECOND, random.between(2_000, 26_000), at + MILLISECOND);
  conversation.close('client', at + 5 * SECOND);
}

/** HTTP/3: hellos in Initial packets, then packets nobody outside can read. */
function browseQuic(scene: Scene, { host, vm, roundTrip }: Visitor, time: number): number[] {
  const { tap, random } = scene;
  const client = { host, port: ephemeralPort(random) };
  const server = { host: vm, port: 443 };
  const ids = quicIds(random);
  tap.udp(time, client, server, clientInitial(random, ids, SHOP));
  let at = time + 400 * MICROSECOND;
  tap.udp(at, server, client, serverInitial(random, ids));
  at += roundTrip;
  tap.udp(at, client, server, clientFinished(random, ids));
  const pages: number[] = [];
  for (let page = random.between(1, 4); page > 0; page--) {
    pages.push(at);
    tap.udp(at + MILLISECOND, client, server, protectedPacket(random, ids.server, random.between(120, 420)));
    at += random.between(10, 50) * MILLISECOND;
    const packets = random.between(3, 18);
    for (let i = 0; i < packets; i++) {
      const seen = at + i * 14 * MICROSECOND;
      tap.udp(seen, server, client, protectedPacket(random, ids.client, i === packets - 1 ? 420 : 1218));
      if (i % 2 === 1) tap.udp(seen + roundTrip, client, server, protectedPacket(random, ids.server, 27));
    }
    at += roundTrip + random.between(800, 12_000) * MILLISECOND;
  }
  return pages;
}
