/** The inhabitants of `services/`, from the strictest to the loosest: whoever is sure first names the flow. */
import type { Analyzer } from './analyzer.ts';
import { bittorrent } from './services/bittorrent.ts';
import { coap } from './services/coap.ts';
import { dhcp } from './services/dhcp.ts';
import { discord } from './services/discord.ts';
import { dnp3 } from './services/dnp3.ts';
import { dns } from './services/dns.ts';
import { dnscrypt } from './services/dnscrypt.ts';
import { dropboxLansync } from './services/dropbox-lansync.ts';
import { dtls } from './services/dtls.ts';
import { elasticsearch } from './services/elasticsearch.ts';
import { http } from './services/http.ts';
import { ike } from './services/ike.ts';
import { kerberos } from './services/kerberos.ts';
import { llmnr } from './services/llmnr.ts';
import { mdns } from './services/mdns.ts';
import { nbns } from './services/nbns.ts';
import { nfs } from './services/nfs.ts';
import { ntp } from './services/ntp.ts';
import { oicq } from './services/oicq.ts';
import { quic } from './services/quic.ts';
import { ripeAtlas } from './services/ripe-atlas.ts';
import { rtcp } from './services/rtcp.ts';
import { rtp } from './services/rtp.ts';
import { sip } from './services/sip.ts';
import { smb } from './services/smb.ts';
import { srvloc } from './services/srvloc.ts';
import { ssdp } from './services/ssdp.ts';
import { ssh } from './services/ssh.ts';
import { stun } from './services/stun.ts';
import { syslog } from './services/syslog.ts';
import { tls } from './services/tls.ts';
import { ubntac2 } from './services/ubntac2.ts';
import { zabbix } from './services/zabbix.ts';
import { zoom } from './services/zoom.ts';

/** The most frequent. */
const COMMON: readonly Analyzer[] = [tls, http];

/** Known by their own unmistakable bytes, in any order. */
const STRICT: readonly Analyzer[] = [
  dhcp,
  discord,
  dnp3,
  dnscrypt,
  dropboxLansync,
  dtls,
  elasticsearch,
  kerberos,
  llmnr,
  nbns,
  oicq,
  ripeAtlas,
  sip,
  smb,
  srvloc,
  ssdp,
  ssh,
  syslog,
  ubntac2,
  zabbix,
  zoom,
];

/** Little to go by: asked after all others, in this order. */
const LOOSE: readonly Analyzer[] = [nfs, ike, bittorrent, coap, ntp, quic, dns, mdns, stun, rtcp, rtp];

export const SERVICES: readonly Analyzer[] = [...COMMON, ...STRICT, ...LOOSE];
