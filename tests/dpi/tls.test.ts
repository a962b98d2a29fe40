import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLIENT, FedFlow, SERVER } from './feeding.ts';
import { clientHello, records, serverHello } from './hellos.ts';

const flow = (): FedFlow => new FedFlow({ transport: 'tcp', dstPort: 9999 });

describe('tls', () => {
  test('tells what was asked for and what was chosen', () => {
    const recognition = flow()
      .send(CLIENT, records(clientHello({ alpn: ['h2', 'http/1.1'] })))
      .send(SERVER, records(serverHello(0x0303, 'http/1.1')))
      .finish();
    expect(recognition).toMatchObject({
      service: 'tls',
      serverName: 'www.example.com',
      tlsVersion: 'TLS 1.2',
      alpn: 'http/1.1',
      clientDirection: 0,
      facts: {
        tls: {
          server_name: 'www.example.com',
          version: 'TLS 1.2',
          cipher: 'TLS_AES_128_GCM_SHA256',
          alpn_offered: ['h2', 'http/1.1'],
          alpn: 'http/1.1',
        },
      },
    });
  });

  test('is encrypted DNS where the ALPN says so, whatever the server is called', () => {
    for (const alpn of ['dot', 'doq', 'doq-i11'])
      expect(
        flow()
          .send(CLIENT, records(clientHello({ alpn: [alpn] })))
          .finish(),
      ).toMatchObject({ application: 'Encrypted DNS', category: 'network', alpn });
    const web = flow()
      .send(CLIENT, records(clientHello({ alpn: ['dotty'] })))
      .finish();
    expect(web?.application).toBeNull();
  });

  test('keeps the client’s first offer where the answer is encrypted', () => {
    const recognition = flow()
      .send(CLIENT, records(clientHello()))
      .send(SERVER, records(serverHello(0x0304, null)))
      .finish();
    expect(recognition).toMatchObject({ tlsVersion: 'TLS 1.3', alpn: 'h2' });
  });

  test('has no ALPN where the server chose none in the clear', () => {
    const recognition = flow()
      .send(CLIENT, records(clientHello()))
      .send(SERVER, records(serverHello(0x0303, null)))
      .finish();
    expect(recognition?.alpn).toBeNull();
  });

  test('is put together over any records and any segments in any order', () => {
    const hello = clientHello({ padding: 2500 });
    const plan = fc.record({
      record: fc.integer({ min: 400, max: 3000 }),
      segment: fc.integer({ min: 500, max: 1460 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(plan, ({ record, segment, seed }) => {
        const bytes = records(hello, record);
        const places = Array.from({ length: Math.ceil(bytes.length / segment) }, (_, n) => n * segment);
        places.sort((a, b) => ((a * 7919 + seed) % 101) - ((b * 7919 + seed) % 101));
        const fed = flow();
        for (const at of places) fed.send(CLIENT, bytes.subarray(at, at + segment), at);
        expect(fed.finish()).toMatchObject({
          service: 'tls',
          serverName: 'www.example.com',
          ja4: 't13d0205h2_62ed6f6ca7ad_c64efe6aefbd',
        });
      }),
      { numRuns: 60 },
    );
  });

  test('is named even when its hello never ends', () => {
    const cut = records(clientHello({ padding: 2000 })).subarray(0, 700);
    expect(flow().send(CLIENT, cut).finish()).toMatchObject({
      service: 'tls',
      serverName: 'www.example.com',
      ja4: null,
    });
  });

  test('is known from one side alone', () => {
    expect(
      flow()
        .send(SERVER, records(serverHello(0x0304, null)))
        .finish(),
    ).toMatchObject({
      service: 'tls',
      tlsVersion: 'TLS 1.3',
      clientDirection: 0,
    });
  });
});
