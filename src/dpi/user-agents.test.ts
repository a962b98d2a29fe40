import { describe, expect, test } from 'vitest';
import { CLIENT, FedFlow, latin1 } from '../../tests/dpi/feeding.ts';
import { APPLICATIONS } from './applications.ts';
import { USER_AGENT_APPLICATIONS } from './user-agents.ts';

const applicationOf = (host: string, userAgent: string): string | null | undefined =>
  new FedFlow({ transport: 'tcp', dstPort: 80 })
    .send(CLIENT, latin1(`GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${userAgent}\r\n\r\n`))
    .finish()?.application;

describe('a user agent', () => {
  test('stands for an application of the table', () => {
    const names = new Set(APPLICATIONS.map(({ name }) => name));
    expect(USER_AGENT_APPLICATIONS.filter((name) => !names.has(name))).toEqual([]);
  });

  test.each([
    ['10.0.0.7', 'Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.40', 'Windows Update'],
    ['mirror.example', 'Debian APT-HTTP/1.3 (2.6.1)', 'Debian'],
    ['cache.example', 'Microsoft-Delivery-Optimization/10.0', 'Windows Update'],
    ['pypi.org', 'pip/24.0', 'PyPI'],
    ['github.com', 'pip/24.0', 'GitHub'],
    ['www.example.com', 'Mozilla/5.0 (X11; Linux x86_64)', null],
    ['www.example.com', 'curl/8.0 WhatsApp/2', null],
  ])('of %s, %s, tells %s', (host, userAgent, application) => {
    expect(applicationOf(host, userAgent)).toBe(application);
  });
});
