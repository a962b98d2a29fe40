/** What our facts are called at tshark. */
import type { FactPair } from './tshark-facts.ts';

/** Paths are kept without their query. */
const withoutQuery = (path: string): string => path.replace(/[?#].*$/, '');
const lower = (name: string): string => name.toLowerCase().replace(/\.$/, '');
/** The root is the empty name. */
const hostName = (name: string): string | null => (name === '<Root>' ? null : lower(name));

export const PAIRS: readonly FactPair[] = [
  { ours: 'tls.ja3', fields: ['tls.handshake.ja3'], display: 'tls.handshake.type == 1 && !dtls && !quic && !icmp' },
  { ours: 'tls.ja3s', fields: ['tls.handshake.ja3s'], display: 'tls.handshake.type == 2 && !dtls && !quic && !icmp' },
  { ours: 'quic.ja3', fields: ['tls.handshake.ja3'], display: 'quic && tls.handshake.type == 1' },
  { ours: 'quic.ja3s', fields: ['tls.handshake.ja3s'], display: 'quic && tls.handshake.type == 2' },
  { ours: 'ssh.hassh', fields: ['ssh.kex.hassh'], display: 'ssh' },
  { ours: 'ssh.hassh_server', fields: ['ssh.kex.hasshserver'], display: 'ssh' },
  { ours: 'http.requests.method', fields: ['http.request.method'], display: 'http.request && tcp && !icmp' },
  {
    ours: 'http.requests.path',
    fields: ['http.request.uri'],
    display: 'http.request && tcp && !icmp && http.request.method != "CONNECT"',
    as: withoutQuery,
  },
  { ours: 'http.requests.status', fields: ['http.response.code'], display: 'http.response && tcp' },
  { ours: 'http.requests.user_agent', fields: ['http.user_agent'], display: 'http.request && tcp' },
  { ours: 'dns.queries.query', fields: ['dns.qry.name'], display: 'dns && !mdns && !llmnr && !icmp', as: hostName },
  {
    ours: 'smb.files',
    fields: ['smb2.filename', 'smb.file'],
    display: '(smb2.cmd == 5 && smb2.flags.response == 0) || smb.cmd == 0xa2 || smb.cmd == 0x2d',
  },
  {
    ours: 'smb.shares',
    fields: ['smb2.tree', 'smb.path'],
    display: '(smb2.cmd == 3 && smb2.flags.response == 0) || (smb.cmd == 0x75 && smb.flags.response == 0)',
    as: (tree) => tree.replace(/^.*\\/, ''),
  },
  {
    ours: 'ntlmssp.user',
    fields: ['ntlmssp.auth.username'],
    display: 'ntlmssp',
    as: (name) => (name === 'NULL' ? null : name),
  },
  {
    ours: 'ntlmssp.host',
    fields: ['ntlmssp.auth.hostname'],
    display: 'ntlmssp',
    as: (name) => (name === 'NULL' ? null : name),
  },
  {
    ours: 'kerberos.messages.realm',
    fields: ['kerberos.realm', 'kerberos.crealm'],
    display: 'kerberos && (tcp.port == 88 || udp.port == 88)',
  },
  { ours: 'ldap.bases', fields: ['ldap.baseObject'], display: 'ldap' },
  { ours: 'sip.calls.call_id', fields: ['sip.Call-ID'], display: 'sip' },
  { ours: 'sip.calls.statuses', fields: ['sip.Status-Code'], display: 'sip' },
  { ours: 'mqtt.topics', fields: ['mqtt.topic'], display: 'mqtt.msgtype == 3 || mqtt.msgtype == 8' },
  { ours: 'mysql.user', fields: ['mysql.user'], display: 'mysql.login_request' },
  { ours: 'mysql.version', fields: ['mysql.version'], display: 'mysql' },
  { ours: 'dhcp.host_names', fields: ['dhcp.option.hostname'], display: 'dhcp', as: lower },
  { ours: 'ftp.user', fields: ['ftp.request.arg'], display: 'ftp.request.command == "USER"' },
];
