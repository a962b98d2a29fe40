import { expect, test } from 'vitest';
import { certificateOwner } from './certificate-owner.ts';

test('a certificate of made-up names on both sides is of a Tor relay', () => {
  expect(certificateOwner('CN=www.2rvfdkbrxw4v.net', 'CN=www.bpc5lthmaz.com')).toBe('Tor');
  expect(certificateOwner('CN=www.2rvfdkbrxw4v.net', 'CN=www.bpc5lthmaz.net')).toBe('Tor');
  expect(certificateOwner('CN=www.2rvfdkbrxw4v.net, O=Somebody', 'CN=www.bpc5lthmaz.com')).toBeNull();
  expect(certificateOwner('CN=www.2rvfdkbrxw4v.net', 'CN=Let’s Encrypt')).toBeNull();
  expect(certificateOwner('CN=www.short.net', 'CN=www.bpc5lthmaz.com')).toBeNull();
});

test.each([
  ['CN=AnyNet Relay, O=philandro Software GmbH, C=DE', 'CN=AnyNet Root CA, O=philandro Software GmbH, C=DE'],
  ['C=DE, O=philandro Software GmbH, CN=AnyNet Relay', 'C=DE, O=philandro Software GmbH, CN=AnyNet Root CA 2'],
  ['CN=AnyDesk Client', 'CN=AnyDesk Client'],
])('%s, signed by %s, is AnyDesk’s', (subject, issuer) => {
  expect(certificateOwner(subject, issuer)).toBe('AnyDesk');
});

test.each([
  ['CN=AnyNet Relay', 'O=Somebody'],
  ['CN=AnyDesk Client', 'CN=Somebody'],
  ['CN=download.anydesk.com, O=philandro Software GmbH', 'CN=DigiCert'],
])('%s, signed by %s, is not', (subject, issuer) => {
  expect(certificateOwner(subject, issuer)).toBeNull();
});
