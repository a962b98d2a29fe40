import { expect, test } from 'vitest';
import { sendCommand } from './send-command.ts';

const plain = { host: '127.0.0.1', port: 30001, isSecure: false, needsSecret: false };

test('a command for each way that a data set listens', () => {
  expect(sendCommand(plain)).toBe('sudo tcpdump -U -w - | nc -N 127.0.0.1 30001');
  expect(sendCommand({ ...plain, host: '0.0.0.0' }, 'capscape.example')).toBe(
    'sudo tcpdump -U -w - | nc -N capscape.example 30001',
  );
  expect(sendCommand({ ...plain, host: '::1', isSecure: true, needsSecret: true })).toBe(
    '(cat secret.txt; sudo tcpdump -U -w -) | socat -u - OPENSSL:[::1]:30001,cafile=cert.pem',
  );
});
