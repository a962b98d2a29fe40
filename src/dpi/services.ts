/** The inhabitants of `services/`, from the strictest to the loosest: whoever is sure first names the flow. */
import type { Analyzer } from './analyzer.ts';
import { ads } from './services/ads.ts';
import { afp } from './services/afp.ts';
import { ajp } from './services/ajp.ts';
import { amqp } from './services/amqp.ts';
import { atg } from './services/atg.ts';
import { avast } from './services/avast.ts';
import { babel } from './services/babel.ts';
import { bacnet } from './services/bacnet.ts';
import { bfcp } from './services/bfcp.ts';
import { bfd } from './services/bfd.ts';
import { bgp } from './services/bgp.ts';
import { bitcoin } from './services/bitcoin.ts';
import { bittorrent } from './services/bittorrent.ts';
import { bjnp } from './services/bjnp.ts';
import { blizzard } from './services/blizzard.ts';
import { c1222 } from './services/c1222.ts';
import { c37118 } from './services/c37118.ts';
import { canOverUdp } from './services/can-over-udp.ts';
import { capwap } from './services/capwap.ts';
import { cassandra } from './services/cassandra.ts';
import { ceph } from './services/ceph.ts';
import { checkMk } from './services/check-mk.ts';
import { citrix } from './services/citrix.ts';
import { clickhouse } from './services/clickhouse.ts';
import { coap } from './services/coap.ts';
import { collectd } from './services/collectd.ts';
import { corba } from './services/corba.ts';
import { couchbase } from './services/couchbase.ts';
import { dceRpc } from './services/dce-rpc.ts';
import { demonware } from './services/demonware.ts';
import { dhcp } from './services/dhcp.ts';
import { dhcpv6 } from './services/dhcpv6.ts';
import { diameter } from './services/diameter.ts';
import { dicom } from './services/dicom.ts';
import { discord } from './services/discord.ts';
import { dnp3 } from './services/dnp3.ts';
import { dns } from './services/dns.ts';
import { dnscrypt } from './services/dnscrypt.ts';
import { drda } from './services/drda.ts';
import { dropboxLansync } from './services/dropbox-lansync.ts';
import { dtls } from './services/dtls.ts';
import { edonkey } from './services/edonkey.ts';
import { egd } from './services/egd.ts';
import { elasticsearch } from './services/elasticsearch.ts';
import { epicGames } from './services/epic-games.ts';
import { ethernetIp } from './services/ethernet-ip.ts';
import { fastcgi } from './services/fastcgi.ts';
import { finger } from './services/finger.ts';
import { fins } from './services/fins.ts';
import { fix } from './services/fix.ts';
import { flute } from './services/flute.ts';
import { ftp } from './services/ftp.ts';
import { ftpData } from './services/ftp-data.ts';
import { gaijin } from './services/gaijin.ts';
import { gearman } from './services/gearman.ts';
import { genshin } from './services/genshin.ts';
import { git } from './services/git.ts';
import { glbp } from './services/glbp.ts';
import { gnutella } from './services/gnutella.ts';
import { gtp } from './services/gtp.ts';
import { h323 } from './services/h323.ts';
import { hamachi } from './services/hamachi.ts';
import { hartIp } from './services/hart-ip.ts';
import { hislip } from './services/hislip.ts';
import { hl7 } from './services/hl7.ts';
import { hsrp } from './services/hsrp.ts';
import { http } from './services/http.ts';
import { http2 } from './services/http2.ts';
import { iax } from './services/iax.ts';
import { ident } from './services/ident.ts';
import { iec104 } from './services/iec104.ts';
import { ike } from './services/ike.ts';
import { imap } from './services/imap.ts';
import { imo } from './services/imo.ts';
import { irc } from './services/irc.ts';
import { iscsi } from './services/iscsi.ts';
import { jetdirect } from './services/jetdirect.ts';
import { jsonRpc } from './services/json-rpc.ts';
import { kafka } from './services/kafka.ts';
import { kerberos } from './services/kerberos.ts';
import { kismet } from './services/kismet.ts';
import { knx } from './services/knx.ts';
import { l2tp } from './services/l2tp.ts';
import { ldap } from './services/ldap.ts';
import { ldp } from './services/ldp.ts';
import { lisp } from './services/lisp.ts';
import { llmnr } from './services/llmnr.ts';
import { lpd } from './services/lpd.ts';
import { lustre } from './services/lustre.ts';
import { mdns } from './services/mdns.ts';
import { megaco } from './services/megaco.ts';
import { memcached } from './services/memcached.ts';
import { mgcp } from './services/mgcp.ts';
import { minecraft } from './services/minecraft.ts';
import { mms } from './services/mms.ts';
import { mndp } from './services/mndp.ts';
import { modbus } from './services/modbus.ts';
import { monero } from './services/monero.ts';
import { mongodb } from './services/mongodb.ts';
import { mpegTs } from './services/mpeg-ts.ts';
import { mqtt } from './services/mqtt.ts';
import { mumble } from './services/mumble.ts';
import { munin } from './services/munin.ts';
import { mysql } from './services/mysql.ts';
import { nano } from './services/nano.ts';
import { natPmp } from './services/nat-pmp.ts';
import { nats } from './services/nats.ts';
import { nbns } from './services/nbns.ts';
import { netcode } from './services/netcode.ts';
import { neteaseGames } from './services/netease-games.ts';
import { netflow } from './services/netflow.ts';
import { nex } from './services/nex.ts';
import { nfs } from './services/nfs.ts';
import { nntp } from './services/nntp.ts';
import { nomachine } from './services/nomachine.ts';
import { nrpe } from './services/nrpe.ts';
import { ntp } from './services/ntp.ts';
import { oicq } from './services/oicq.ts';
import { ookla } from './services/ookla.ts';
import { opcUa } from './services/opc-ua.ts';
import { openflow } from './services/openflow.ts';
import { openvpn } from './services/openvpn.ts';
import { openwire } from './services/openwire.ts';
import { oracle } from './services/oracle.ts';
import { pathOfExile } from './services/path-of-exile.ts';
import { pfcp } from './services/pfcp.ts';
import { pop3 } from './services/pop3.ts';
import { postgresql } from './services/postgresql.ts';
import { pptp } from './services/pptp.ts';
import { protobuf } from './services/protobuf.ts';
import { proxyProtocol } from './services/proxy-protocol.ts';
import { ptp } from './services/ptp.ts';
import { quake3 } from './services/quake3.ts';
import { quic } from './services/quic.ts';
import { radius } from './services/radius.ts';
import { radmin } from './services/radmin.ts';
import { raknet } from './services/raknet.ts';
import { rdp } from './services/rdp.ts';
import { redis } from './services/redis.ts';
import { riot } from './services/riot.ts';
import { rip } from './services/rip.ts';
import { ripeAtlas } from './services/ripe-atlas.ts';
import { rlogin } from './services/rlogin.ts';
import { rmcp } from './services/rmcp.ts';
import { roughtime } from './services/roughtime.ts';
import { rsync } from './services/rsync.ts';
import { rtcp } from './services/rtcp.ts';
import { rtmp } from './services/rtmp.ts';
import { rtp } from './services/rtp.ts';
import { rtps } from './services/rtps.ts';
import { rtsp } from './services/rtsp.ts';
import { rustdesk } from './services/rustdesk.ts';
import { rx } from './services/rx.ts';
import { s7comm } from './services/s7comm.ts';
import { sap } from './services/sap.ts';
import { sflow } from './services/sflow.ts';
import { shoutcast } from './services/shoutcast.ts';
import { sip } from './services/sip.ts';
import { skinny } from './services/skinny.ts';
import { smb } from './services/smb.ts';
import { smpp } from './services/smpp.ts';
import { smtp } from './services/smtp.ts';
import { snmp } from './services/snmp.ts';
import { soap } from './services/soap.ts';
import { socks } from './services/socks.ts';
import { someIp } from './services/some-ip.ts';
import { sourceEngine } from './services/source-engine.ts';
import { spotify } from './services/spotify.ts';
import { srvloc } from './services/srvloc.ts';
import { ssdp } from './services/ssdp.ts';
import { ssh } from './services/ssh.ts';
import { stomp } from './services/stomp.ts';
import { stratum } from './services/stratum.ts';
import { stun } from './services/stun.ts';
import { sunrpc } from './services/sunrpc.ts';
import { syncthing } from './services/syncthing.ts';
import { syslog } from './services/syslog.ts';
import { tacacs } from './services/tacacs.ts';
import { tailscale } from './services/tailscale.ts';
import { tds } from './services/tds.ts';
import { teamspeak } from './services/teamspeak.ts';
import { teamviewer } from './services/teamviewer.ts';
import { telegram } from './services/telegram.ts';
import { telnet } from './services/telnet.ts';
import { tencentGames } from './services/tencent-games.ts';
import { tftp } from './services/tftp.ts';
import { thrift } from './services/thrift.ts';
import { tinc } from './services/tinc.ts';
import { tls } from './services/tls.ts';
import { tplinkShp } from './services/tplink-shp.ts';
import { trdp } from './services/trdp.ts';
import { tristation } from './services/tristation.ts';
import { tuya } from './services/tuya.ts';
import { ubntac2 } from './services/ubntac2.ts';
import { uftp } from './services/uftp.ts';
import { vnc } from './services/vnc.ts';
import { warp } from './services/warp.ts';
import { whatsapp } from './services/whatsapp.ts';
import { whois } from './services/whois.ts';
import { wireguard } from './services/wireguard.ts';
import { wsd } from './services/wsd.ts';
import { x11 } from './services/x11.ts';
import { xdmcp } from './services/xdmcp.ts';
import { xiaomi } from './services/xiaomi.ts';
import { xmpp } from './services/xmpp.ts';
import { z3950 } from './services/z3950.ts';
import { zabbix } from './services/zabbix.ts';
import { zmtp } from './services/zmtp.ts';
import { zoom } from './services/zoom.ts';
import { zug } from './services/zug.ts';

/** The most frequent. */
const COMMON: readonly Analyzer[] = [tls, http];

/** Known by their own unmistakable bytes, in any order. */
const STRICT: readonly Analyzer[] = [
  ads,
  afp,
  ajp,
  amqp,
  atg,
  avast,
  babel,
  bacnet,
  bfd,
  bgp,
  bitcoin,
  bjnp,
  c1222,
  c37118,
  canOverUdp,
  capwap,
  cassandra,
  ceph,
  checkMk,
  citrix,
  clickhouse,
  collectd,
  corba,
  couchbase,
  demonware,
  dhcp,
  dhcpv6,
  diameter,
  dicom,
  discord,
  dnp3,
  dnscrypt,
  drda,
  dropboxLansync,
  dtls,
  edonkey,
  egd,
  elasticsearch,
  ethernetIp,
  fastcgi,
  finger,
  fins,
  fix,
  flute,
  ftp,
  ftpData,
  gearman,
  git,
  glbp,
  gnutella,
  gtp,
  h323,
  hamachi,
  hartIp,
  hislip,
  hl7,
  hsrp,
  http2,
  iax,
  ident,
  iec104,
  imap,
  irc,
  iscsi,
  jetdirect,
  kafka,
  kerberos,
  kismet,
  knx,
  l2tp,
  ldap,
  ldp,
  lisp,
  llmnr,
  lpd,
  lustre,
  megaco,
  memcached,
  mgcp,
  minecraft,
  mms,
  mndp,
  modbus,
  monero,
  mongodb,
  mpegTs,
  mqtt,
  mumble,
  munin,
  mysql,
  nano,
  natPmp,
  nats,
  nbns,
  netcode,
  neteaseGames,
  netflow,
  nex,
  nntp,
  nomachine,
  nrpe,
  oicq,
  ookla,
  opcUa,
  openflow,
  openvpn,
  openwire,
  oracle,
  pathOfExile,
  pfcp,
  pop3,
  postgresql,
  pptp,
  proxyProtocol,
  ptp,
  quake3,
  radius,
  radmin,
  raknet,
  rdp,
  redis,
  riot,
  rip,
  ripeAtlas,
  rlogin,
  rmcp,
  roughtime,
  rsync,
  rtmp,
  rtps,
  rtsp,
  rustdesk,
  s7comm,
  sap,
  sflow,
  shoutcast,
  sip,
  skinny,
  smb,
  smpp,
  smtp,
  soap,
  socks,
  sourceEngine,
  spotify,
  srvloc,
  ssdp,
  ssh,
  stomp,
  stratum,
  syncthing,
  syslog,
  tacacs,
  tailscale,
  tds,
  teamspeak,
  teamviewer,
  telnet,
  tftp,
  thrift,
  tinc,
  tplinkShp,
  trdp,
  tristation,
  tuya,
  ubntac2,
  uftp,
  vnc,
  warp,
  whatsapp,
  whois,
  wireguard,
  wsd,
  x11,
  xdmcp,
  xiaomi,
  xmpp,
  z3950,
  zabbix,
  zmtp,
  zoom,
  zug,
];

/** Little to go by: asked after all others, in this order. */
const LOOSE: readonly Analyzer[] = [
  genshin,
  telegram,
  epicGames,
  blizzard,
  gaijin,
  tencentGames,
  imo,
  rx,
  nfs,
  sunrpc,
  snmp,
  ike,
  dceRpc,
  someIp,
  bfcp,
  bittorrent,
  coap,
  ntp,
  quic,
  dns,
  mdns,
  stun,
  rtcp,
  rtp,
  jsonRpc,
  protobuf,
];

export const SERVICES: readonly Analyzer[] = [...COMMON, ...STRICT, ...LOOSE];
