/** A server that may fetch from this machine, in a process of its own: `node kill-process.ts DATA` prints its address. */
import { startService } from '../../src/cli/service.ts';

const service = await startService(
  {
    data: process.argv[2] ?? '',
    host: '127.0.0.1',
    port: 0,
    pageDirectory: null,
    allowFetch: ['127.0.0.1/32'],
  },
  (message, facts) => console.error(JSON.stringify({ message, ...facts })),
);
console.log(service.address);
