/** The inhabitants of `services/`, from the strictest to the loosest: whoever is sure first names the flow. */
import type { Analyzer } from './analyzer.ts';
import { dhcp } from './services/dhcp.ts';
import { dns } from './services/dns.ts';
import { http } from './services/http.ts';
import { mdns } from './services/mdns.ts';
import { ntp } from './services/ntp.ts';
import { quic } from './services/quic.ts';
import { smb } from './services/smb.ts';
import { ssh } from './services/ssh.ts';
import { tls } from './services/tls.ts';

export const SERVICES: readonly Analyzer[] = [tls, http, ssh, smb, dns, mdns, dhcp, quic, ntp];
