/** Which flow log a file is, by what stands in it. */
import { ByteWindow } from '../capture/byte-window.ts';
import type { ByteSource } from '../capture/packet-block.ts';
import { AwsLines, isAwsLog } from './aws-lines.ts';
import type { FlowLogReader } from './flow-log-reader.ts';
import { JsonReader } from './json-reader.ts';
import { LineReader } from './line-reader.ts';
import { ZeekJsonLines, ZeekTsvLines } from './zeek-lines.ts';

/** How much of a file tells what it is. */
export const FLOW_LOG_HEAD_BYTES = 4096;

const BUFFER_BYTES = 1024 * 1024;

const AZURE_VNET = /"(?:flowRecords|flowLogVersion|flowLogGUID|flowLogResourceID)"|"FlowLogFlowEvent"/;
const AZURE_NSG = /"NetworkSecurityGroupFlowEvent"|"flowTuples"/;
const ZEEK_JSON = /^\{.*"id\.orig_h"\s*:.*/;
/** What conn.log has and the other logs of Zeek do not. */
const ZEEK_CONN = /"(?:conn_state|orig_pkts|missed_bytes)"\s*:|"_path"\s*:\s*"conn"/;

/** Opens a log whose first bytes are `head`; null where it is none. The reader owns the source from here on, and closes it. */
export function openFlowLog(head: Uint8Array, source: ByteSource): FlowLogReader | null {
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\uFEFF/, '')
    .trimStart();
  const window = (): ByteWindow => new ByteWindow(source, BUFFER_BYTES);
  if (/^#separator |^#fields/.test(text) && /^#path\s+conn$/m.test(text))
    return new LineReader(new ZeekTsvLines(), window());
  if (text.startsWith('{') || text.startsWith('[')) {
    const [line = ''] = text.split(/\r?\n/, 1);
    if (ZEEK_JSON.test(line) && ZEEK_CONN.test(line)) return new LineReader(new ZeekJsonLines(), window());
    const format = azureFormat(text);
    return format === null ? null : new JsonReader(format, entryDepthOf(text), window());
  }
  return isAwsLog(text) ? new LineReader(new AwsLines(), window()) : null;
}

/** A log of an hour in which nothing came is an empty list; only virtual networks write one. */
function azureFormat(text: string): string | null {
  if (AZURE_VNET.test(text)) return 'vnet-flow-log';
  if (AZURE_NSG.test(text)) return 'nsg-flow-log';
  return /^\{\s*"records"\s*:\s*\[\s*\]\s*\}\s*$/.test(text) ? 'vnet-flow-log' : null;
}

function entryDepthOf(text: string): number {
  if (text.startsWith('[')) return 1;
  return /^\{\s*"records"\s*:/.test(text) ? 2 : 0;
}
