/** Passwords that went by in the clear are in no fact, though that there were some is. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAPTURES } from '../oracle/captures.ts';
import { factsOf } from '../oracle/tshark-facts.ts';
import { CLIENT, FedFlow, latin1, SERVER } from './feeding.ts';

/** Captures with a password, as tshark shows it; those that are words of ordinary text besides are told by what stands before. */
const HELD: readonly (readonly [capture: string, protocol: string, ...secrets: string[]])[] = [
  ['ndpi/ftp.pcap', 'ftp', 'NcFTP@'],
  ['zeek/ftp/ipv4.pcap', 'ftp', '"test"'],
  ['zeek/ftp/ftp-password-pass-command.pcap', 'ftp', 'qwerty'],
  ['ndpi/imap.pcap', 'imap', 'pfres'],
  ['zeek/ldap/simpleauth.pcap', 'ldap', 'passwor8d1'],
  ['zeek/redis/auth.pcap', 'redis', 'notapassword', 'defaultpassword'],
  ['zeek/socks-auth.pcap', 'socks', 'alice'],
  ['ndpi/http_auth.pcap', 'http', 'fail2', 'dGVzdDpmYWlsMg'],
  ['zeek/http/basic-auth-with-extra-space.pcap', 'http', '1234', 'dGVzdDoxMjM0'],
  ['zeek/snmp/snmpv2_get_next.pcap', 'snmp', 'public', '"community"'],
];

describe.each(HELD)('%s', (capture, protocol, ...secrets) => {
  const path = join(CAPTURES, capture);
  test.skipIf(!existsSync(path))('says that there was one, and not which', async () => {
    const text = JSON.stringify(await factsOf(path));
    expect(text).toContain(`"${protocol}":`);
    expect(text).toMatch(/"cleartext_(password|token)":true/);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

/** What is typed or sent as a secret; its letters occur nowhere else in the samples. */
const SECRET = 'Xyzzy7Plugh';
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const plain = base64(`\0bob\0${SECRET}`);

interface Login {
  readonly protocol: string;
  readonly port: number;
  readonly said: readonly (readonly [0 | 1, string])[];
}

const LOGINS: readonly Login[] = [
  {
    protocol: 'ftp',
    port: 21,
    said: [
      [1, '220 ftp ready\r\n'],
      [0, 'USER bob\r\n'],
      [1, '331 go on\r\n'],
      [0, `PASS ${SECRET}\r\n`],
    ],
  },
  {
    protocol: 'pop3',
    port: 110,
    said: [
      [1, '+OK ready\r\n'],
      [0, 'USER bob\r\n'],
      [1, '+OK\r\n'],
      [0, `PASS ${SECRET}\r\n`],
    ],
  },
  {
    protocol: 'pop3',
    port: 110,
    said: [
      [1, '+OK ready\r\n'],
      [0, 'AUTH PLAIN\r\n'],
      [1, '+ \r\n'],
      [0, `${plain}\r\n`],
    ],
  },
  {
    protocol: 'imap',
    port: 143,
    said: [
      [1, '* OK IMAP ready\r\n'],
      [0, `a1 LOGIN bob ${SECRET}\r\n`],
    ],
  },
  {
    protocol: 'imap',
    port: 143,
    said: [
      [1, '* OK IMAP ready\r\n'],
      [0, `a1 LOGIN "bob" "${SECRET}"\r\n`],
    ],
  },
  {
    protocol: 'imap',
    port: 143,
    said: [
      [1, '* OK IMAP ready\r\n'],
      [0, `a1 AUTHENTICATE PLAIN ${plain}\r\n`],
    ],
  },
  {
    protocol: 'smtp',
    port: 25,
    said: [
      [1, '220 a.example ESMTP\r\n'],
      [0, 'EHLO me\r\n'],
      [0, `AUTH PLAIN ${plain}\r\n`],
    ],
  },
  {
    protocol: 'smtp',
    port: 25,
    said: [
      [1, '220 a.example ESMTP\r\n'],
      [0, 'AUTH LOGIN\r\n'],
      [1, '334 \r\n'],
      [0, `${base64('bob')}\r\n`],
      [1, '334 \r\n'],
      [0, `${base64(SECRET)}\r\n`],
    ],
  },
  {
    protocol: 'nntp',
    port: 119,
    said: [
      [1, '200 news posting ok\r\n'],
      [0, 'AUTHINFO USER bob\r\n'],
      [0, `AUTHINFO PASS ${SECRET}\r\n`],
    ],
  },
  {
    protocol: 'irc',
    port: 6667,
    said: [
      [0, 'NICK bob\r\n'],
      [0, `PASS ${SECRET}\r\nUSER bob 0 * :Bob\r\n`],
    ],
  },
  {
    protocol: 'telnet',
    port: 23,
    said: [
      [1, '\xff\xfd\x18'],
      [1, 'login: '],
      [0, 'bob\r\n'],
      [1, 'Password: '],
      [0, `${SECRET}\r\n`],
    ],
  },
  { protocol: 'redis', port: 6379, said: [[0, `*3\r\n$4\r\nAUTH\r\n$3\r\nbob\r\n$11\r\n${SECRET}\r\n`]] },
  { protocol: 'redis', port: 6379, said: [[0, `*2\r\n$4\r\nAUTH\r\n$11\r\n${SECRET}\r\n`]] },
  {
    protocol: 'http',
    port: 80,
    said: [
      [
        0,
        `GET /?token=${SECRET} HTTP/1.1\r\nHost: a.example\r\nAuthorization: Basic ${base64(`bob:${SECRET}`)}\r\n\r\n`,
      ],
    ],
  },
  {
    protocol: 'http',
    port: 80,
    said: [[0, `GET http://bob:${SECRET}@a.example/ HTTP/1.1\r\nAuthorization: Bearer ${SECRET}\r\n\r\n`]],
  },
  {
    protocol: 'http',
    port: 80,
    said: [
      [
        0,
        `GET / HTTP/1.1\r\nHost: a.example\r\nAuthorization: ${SECRET}\r\nProxy-Authorization: Basic ${base64(`bob:${SECRET}`)}\r\n\r\n`,
      ],
    ],
  },
  {
    protocol: 'mqtt',
    port: 1883,
    said: [
      [0, `\x10\x1f\0\x04MQTT\x04\xc2\0\x3c\0\x02me\0\x03bob\0\x0b${SECRET}`],
      [0, `\x30\x0a\0\x03a/b${SECRET.slice(0, 5)}`],
    ],
  },
  {
    protocol: 'stomp',
    port: 61613,
    said: [[0, `CONNECT\naccept-version:1.2\nhost:h\nlogin:bob\npasscode:${SECRET}\n\n\0`]],
  },
  {
    protocol: 'nats',
    port: 4222,
    said: [[0, `CONNECT {"verbose":false,"user":"bob","pass":"${SECRET}","name":"me"}\r\n`]],
  },
  {
    protocol: 'socks',
    port: 1080,
    said: [
      [0, '\x05\x01\x02'],
      [1, '\x05\x02'],
      [0, `\x01\x03bob\x0b${SECRET}`],
    ],
  },
  {
    protocol: 'xmpp',
    port: 5222,
    said: [
      [0, "<stream:stream to='a.example' xmlns='jabber:client'>"],
      [0, `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`],
    ],
  },
  {
    protocol: 'postgresql',
    port: 5432,
    said: [
      [0, '\0\0\0\x1b\0\x03\0\0user\0bob\0database\0\0'.replace('database\0\0', 'x\0yyyyyy\0\0')],
      [1, 'R\0\0\0\x08\0\0\0\x03'],
      [0, `p\0\0\0\x10${SECRET}\0`],
    ],
  },
];

function factsTold({ port, said }: Login): string {
  const flow = new FedFlow({ transport: 'tcp', dstPort: port });
  for (const [direction, text] of said) flow.send(direction === 0 ? CLIENT : SERVER, latin1(text));
  return JSON.stringify(flow.finish());
}

describe.each(LOGINS)('$protocol', (login) => {
  test('says that a password went by, and who it was of where it says so', () => {
    const told = factsTold(login);
    expect(told).toContain(`"${login.protocol}":`);
    expect(told).toMatch(/"cleartext_(password|token)":true/);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain(base64(SECRET).slice(0, 12));
    expect(told).not.toContain(plain.slice(8));
  });

  test('keeps it to itself however the bytes are cut into segments', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), (sizes) => {
        const cut = login.said.flatMap(([direction, text]) => {
          const parts: (readonly [0 | 1, string])[] = [];
          for (let at = 0, n = 0; at < text.length; n++) {
            const size = sizes[n % sizes.length] ?? 1;
            parts.push([direction, text.slice(at, at + size)]);
            at += size;
          }
          return parts;
        });
        expect(factsTold({ ...login, said: cut })).not.toContain(SECRET);
      }),
      { numRuns: 60 },
    );
  });
});
