import { expect, test } from 'vitest';
import { certificateOwner } from './certificate-owner.ts';

test('a certificate of made-up names on both sides is of a Tor relay', () => {
  expect(certificateOwner('CN=www.2rvfdkbrxw4v.net', 'CN=www.bpc5lthmaz.com')).toBe('Tor');
  expect(certificateOwner('CN=www.2rvfdkbrxw4v.net, O=Somebody', 'CN=www.bpc5lthmaz.com')).toBeNull();
  expect(certificateOwner('CN=www.2rvfdkbrxw4v.net', 'CN=Let’s Encrypt')).toBeNull();
  expect(certificateOwner('CN=www.short.net', 'CN=www.bpc5lthmaz.com')).toBeNull();
});

test('a certificate that AnyDesk’s maker signed is AnyDesk’s', () => {
  expect(certificateOwner('O=philandro Software GmbH, CN=AnyNet Relay', 'CN=AnyNet Root CA')).toBe('AnyDesk');
  expect(certificateOwner('CN=AnyDesk Client, O=philandro Software GmbH', '')).toBe('AnyDesk');
  expect(certificateOwner('CN=AnyNet', 'O=Somebody')).toBeNull();
});
