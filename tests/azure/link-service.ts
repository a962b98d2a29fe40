/** A server in a process of its own that follows links to this machine: `node link-service.ts DATA` prints its address. */
import { startService } from '../../src/cli/service.ts';

const service = await startService(
  { data: process.argv[2] ?? '', host: '127.0.0.1', port: 0, allowFetch: ['127.0.0.1/32'], pageDirectory: null },
  (message, facts) => console.error(JSON.stringify({ message, ...facts })),
);
process.on('SIGTERM', () => void service.stop().then(() => process.exit(0)));
console.log(service.address);
