/** Products whose servers show certificates of their own making, which no name in the DNS goes with. */

/** Names that Tor relays make up anew (tor's `crypto_random_hostname`: 8 to 20 letters and digits of base 32). */
const TOR_SUBJECT = /^CN=www\.[a-z2-7]{8,20}\.net$/;
const TOR_ISSUER = /^CN=www\.[a-z2-7]{8,20}\.com$/;
/** AnyDesk's maker signs its relays and clients itself. */
const ANYDESK = /CN=Any(Net|Desk)[^,]*, O=philandro Software GmbH|O=philandro Software GmbH, CN=Any(Net|Desk)/;

/** The application by a certificate's subject and issuer (`CN=…, O=…`); null when they tell none. */
export function certificateOwner(subject: string, issuer: string): string | null {
  if (TOR_SUBJECT.test(subject) && TOR_ISSUER.test(issuer)) return 'Tor';
  return ANYDESK.test(subject) || ANYDESK.test(issuer) ? 'AnyDesk' : null;
}
