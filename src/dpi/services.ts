/** The inhabitants of `services/`, from the strictest to the loosest: whoever is sure first names the flow. */
import type { Analyzer } from './analyzer.ts';
import { amqp } from './services/amqp.ts';
import { bacnet } from './services/bacnet.ts';
import { bittorrent } from './services/bittorrent.ts';
import { cassandra } from './services/cassandra.ts';
import { clickhouse } from './services/clickhouse.ts';
import { coap } from './services/coap.ts';
import { dhcp } from './services/dhcp.ts';
import { diameter } from './services/diameter.ts';
import { discord } from './services/discord.ts';
import { dnp3 } from './services/dnp3.ts';
import { dns } from './services/dns.ts';
import { dnscrypt } from './services/dnscrypt.ts';
import { dropboxLansync } from './services/dropbox-lansync.ts';
import { dtls } from './services/dtls.ts';
import { elasticsearch } from './services/elasticsearch.ts';
import { ethernetIp } from './services/ethernet-ip.ts';
import { ftp } from './services/ftp.ts';
import { ftpData } from './services/ftp-data.ts';
import { h323 } from './services/h323.ts';
import { hartIp } from './services/hart-ip.ts';
import { http } from './services/http.ts';
import { iec104 } from './services/iec104.ts';
import { ike } from './services/ike.ts';
import { imap } from './services/imap.ts';
import { kafka } from './services/kafka.ts';
import { kerberos } from './services/kerberos.ts';
import { knx } from './services/knx.ts';
import { ldap } from './services/ldap.ts';
import { llmnr } from './services/llmnr.ts';
import { mdns } from './services/mdns.ts';
import { megaco } from './services/megaco.ts';
import { memcached } from './services/memcached.ts';
import { mgcp } from './services/mgcp.ts';
import { modbus } from './services/modbus.ts';
import { mongodb } from './services/mongodb.ts';
import { mqtt } from './services/mqtt.ts';
import { mysql } from './services/mysql.ts';
import { nats } from './services/nats.ts';
import { nbns } from './services/nbns.ts';
import { netflow } from './services/netflow.ts';
import { nfs } from './services/nfs.ts';
import { ntp } from './services/ntp.ts';
import { oicq } from './services/oicq.ts';
import { opcUa } from './services/opc-ua.ts';
import { openvpn } from './services/openvpn.ts';
import { oracle } from './services/oracle.ts';
import { pop3 } from './services/pop3.ts';
import { postgresql } from './services/postgresql.ts';
import { ptp } from './services/ptp.ts';
import { quic } from './services/quic.ts';
import { radius } from './services/radius.ts';
import { rdp } from './services/rdp.ts';
import { redis } from './services/redis.ts';
import { ripeAtlas } from './services/ripe-atlas.ts';
import { rmcp } from './services/rmcp.ts';
import { rtcp } from './services/rtcp.ts';
import { rtmp } from './services/rtmp.ts';
import { rtp } from './services/rtp.ts';
import { rtsp } from './services/rtsp.ts';
import { s7comm } from './services/s7comm.ts';
import { sflow } from './services/sflow.ts';
import { sip } from './services/sip.ts';
import { skinny } from './services/skinny.ts';
import { smb } from './services/smb.ts';
import { smtp } from './services/smtp.ts';
import { snmp } from './services/snmp.ts';
import { socks } from './services/socks.ts';
import { srvloc } from './services/srvloc.ts';
import { ssdp } from './services/ssdp.ts';
import { ssh } from './services/ssh.ts';
import { stomp } from './services/stomp.ts';
import { stun } from './services/stun.ts';
import { syslog } from './services/syslog.ts';
import { tacacs } from './services/tacacs.ts';
import { tailscale } from './services/tailscale.ts';
import { tds } from './services/tds.ts';
import { telnet } from './services/telnet.ts';
import { tls } from './services/tls.ts';
import { ubntac2 } from './services/ubntac2.ts';
import { vnc } from './services/vnc.ts';
import { wireguard } from './services/wireguard.ts';
import { wsd } from './services/wsd.ts';
import { zabbix } from './services/zabbix.ts';
import { zoom } from './services/zoom.ts';

/** The most frequent. */
const COMMON: readonly Analyzer[] = [tls, http];

/** Known by their own unmistakable bytes, in any order. */
const STRICT: readonly Analyzer[] = [
  amqp,
  bacnet,
  cassandra,
  clickhouse,
  dhcp,
  diameter,
  discord,
  dnp3,
  dnscrypt,
  dropboxLansync,
  dtls,
  elasticsearch,
  ethernetIp,
  ftp,
  ftpData,
  h323,
  hartIp,
  iec104,
  imap,
  kafka,
  kerberos,
  knx,
  ldap,
  llmnr,
  megaco,
  memcached,
  mgcp,
  modbus,
  mongodb,
  mqtt,
  mysql,
  nats,
  nbns,
  netflow,
  oicq,
  opcUa,
  openvpn,
  oracle,
  pop3,
  postgresql,
  ptp,
  radius,
  rdp,
  redis,
  ripeAtlas,
  rmcp,
  rtmp,
  rtsp,
  s7comm,
  sflow,
  sip,
  skinny,
  smb,
  smtp,
  socks,
  srvloc,
  ssdp,
  ssh,
  stomp,
  syslog,
  tacacs,
  tailscale,
  tds,
  telnet,
  ubntac2,
  vnc,
  wireguard,
  wsd,
  zabbix,
  zoom,
];

/** Little to go by: asked after all others, in this order. */
const LOOSE: readonly Analyzer[] = [nfs, snmp, ike, bittorrent, coap, ntp, quic, dns, mdns, stun, rtcp, rtp];

export const SERVICES: readonly Analyzer[] = [...COMMON, ...STRICT, ...LOOSE];
