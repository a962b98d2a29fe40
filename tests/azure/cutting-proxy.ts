/** A way to a port of this machine that breaks: it passes bytes on as they are, so TLS goes through, and cuts connections. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** Ends each connection after so many bytes of answers; null lets them be. */
  cutEvery(bytes: number | null): void;
  /** Ends each connection after so many bytes of requests; null lets them be. */
  cutRequestsEvery(bytes: number | null): void;
  /** Bytes a second of all connections together, about; null for as fast as it goes. */
  limitRate(bytesPerSecond: number | null): void;
  /** Keeps answers back once so many bytes of them passed since {@link CuttingProxy.forget}; null lets them go on. */
  holdAfter(bytes: number | null): void;
  /** Ends all connections and takes no new ones. */
  refuse(isRefusing: boolean): void;
  cuts(): number;
  /** Bytes of answers since {@link CuttingProxy.forget}. */
  bytes(): number;
  forget(): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  let cutAfter: number | null = null;
  let cutRequestsAfter: number | null = null;
  let rate: number | null = null;
  let holdAt: number | null = null;
  const held = new Set<Socket>();
  let isRefusing = false;
  let cuts = 0;
  let bytes = 0;
  let freeAt = 0;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    if (isRefusing) return void client.destroy();
    const upstream = connect(target, '127.0.0.1');
    let sent = 0;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    let asked = 0;
    client.on('data', (chunk: Buffer) => {
      asked += chunk.length;
      if (cutRequestsAfter === null || asked <= cutRequestsAfter || client.destroyed) return;
      cuts++;
      client.destroy();
    });
    upstream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      sent += chunk.length;
      if (cutAfter !== null && sent > cutAfter) {
        cuts++;
        client.write(chunk.subarray(0, Math.max(0, chunk.length - (sent - cutAfter))), () => client.destroy());
        upstream.destroy();
        return;
      }
      const isFull = !client.write(chunk);
      if (holdAt !== null && bytes >= holdAt) {
        upstream.pause();
        held.add(upstream);
        return;
      }
      if (rate === null) {
        if (isFull) {
          upstream.pause();
          client.once('drain', () => upstream.resume());
        }
        return;
      }
      freeAt = Math.max(freeAt, performance.now()) + (chunk.length * 1000) / rate;
      upstream.pause();
      setTimeout(() => upstream.resume(), Math.max(0, freeAt - performance.now()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutEvery(count) {
      cutAfter = count;
    },
    cutRequestsEvery(count) {
      cutRequestsAfter = count;
    },
    limitRate(bytesPerSecond) {
      rate = bytesPerSecond;
      freeAt = 0;
    },
    holdAfter(count) {
      holdAt = count;
      if (count !== null) return;
      for (const upstream of held) upstream.resume();
      held.clear();
    },
    refuse(refusing) {
      isRefusing = refusing;
      if (refusing) for (const socket of sockets) socket.destroy();
    },
    cuts: () => cuts,
    bytes: () => bytes,
    forget() {
      bytes = 0;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
