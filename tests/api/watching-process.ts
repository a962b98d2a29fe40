/**
 * A server in a process of its own that takes files of a watched folder as soon as it has seen them twice, for tests that kill
 * it: `node watching-process.ts DATA FOLDER` prints its address.
 */
import { startService } from '../../src/cli/service.ts';

const [data = '', watch = ''] = process.argv.slice(2);
const service = await startService(
  {
    data,
    host: '127.0.0.1',
    port: 0,
    pageDirectory: null,
    folders: { allowed: [], watched: [{ path: watch, quietSeconds: 0 }] },
  },
  (message, facts) => console.error(JSON.stringify({ message, ...facts })),
);
console.log(service.address);
