/** What flows of logs have; all other columns are null in every row, so that nobody need store them. */
import type { ColumnName } from '../schema/columns.ts';

export const AZURE_COLUMNS = [
  'capture_id',
  'flow_id',
  'start',
  'end',
  'duration',
  'ip_version',
  'proto',
  'src_ip',
  'dst_ip',
  'src_port',
  'dst_port',
  'src_mac',
  'dst_mac',
  'service_guess',
  'packets_sent',
  'packets_received',
  'bytes_sent',
  'bytes_received',
  'community_id',
  'records',
  'direction',
  'decision',
  'rule',
  'flow_state',
  'encryption',
  'interface',
  'acl',
  'network',
  'resource_group',
  'subscription',
] as const satisfies readonly ColumnName[];

/** Of any log. */
export const LOG_COLUMNS = [
  ...AZURE_COLUMNS,
  'service',
  'vlan',
  'payload_sent',
  'payload_received',
  'conn_state',
  'history',
  'lost_bytes',
] as const satisfies readonly ColumnName[];
