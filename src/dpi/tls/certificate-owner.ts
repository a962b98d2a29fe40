/** Products whose servers show certificates of their own making, which no name in the DNS goes with. */

/**
 * Names that Tor relays make up anew: `tor_tls_context_init_certificates` of tor's tortls_openssl.c takes 8 to 20 letters and
 * digits of base 32, `.net` for the subject, `.com` for the issuer, which once was `.net` too.
 */
const TOR_SUBJECT = /^CN=www\.[a-z2-7]{8,20}\.net$/;
const TOR_ISSUER = /^CN=www\.[a-z2-7]{8,20}\.(com|net)$/;
/** AnyDesk's relays: "AnyNet Relay" by "AnyNet Root CA" or "AnyNet Root CA 2", as scans of TLS servers show them. */
const ANYNET = /(^|, )CN=AnyNet (Relay|Root CA( \d)?)(,|$)/;
const ANYDESK_MAKER = /(^|, )O=(philandro|AnyDesk) Software GmbH(,|$)/;
/** AnyDesk itself where it is connected to directly, signed by nobody else. */
const ANYDESK_CLIENT = 'CN=AnyDesk Client';

/** The application by a certificate's subject and issuer (`CN=…, O=…`); null when they tell none. */
export function certificateOwner(subject: string, issuer: string): string | null {
  if (TOR_SUBJECT.test(subject) && TOR_ISSUER.test(issuer)) return 'Tor';
  const isRelay = [subject, issuer].some((name) => ANYNET.test(name) && ANYDESK_MAKER.test(name));
  return isRelay || (subject === ANYDESK_CLIENT && issuer === ANYDESK_CLIENT) ? 'AnyDesk' : null;
}
