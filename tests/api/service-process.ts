/**
 * A server in a process of its own, for tests that kill it: `node service-process.ts DATA [OPTIONS]` prints its address.
 * `OPTIONS`: JSON with a folder to `watch`, and `streams` to listen for them.
 */
import { startService } from '../../src/cli/service.ts';

const [data = '', options = '{}'] = process.argv.slice(2);
const { watch, streams }: { watch?: string; streams?: boolean } = JSON.parse(options);
const service = await startService(
  {
    data,
    host: '127.0.0.1',
    port: 0,
    pageDirectory: null,
    allowFetch: ['127.0.0.1/32'],
    ...(streams === true && { streams: { host: '127.0.0.1', basePort: 0, secret: null, tls: null } }),
    ...(watch !== undefined && { folders: { allowed: [], watched: [{ path: watch, quietSeconds: 0 }] } }),
  },
  (message, facts) => console.error(JSON.stringify({ message, ...facts })),
);
process.on('SIGTERM', () => void service.stop().then(() => process.exit(0)));
console.log(service.address);
