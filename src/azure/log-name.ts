/**
 * What a capture of a flow log is called. Azure calls each of them PT1H.json, below folders for resource, hour and interface
 * (two layouts: "Read flow logs" and "Virtual network flow logs" of Network Watcher's documentation).
 */

const FLOW_LOG =
  /(?:^|\/)([^/]+)\/y=(\d{4})\/m=(\d{1,2})\/d=(\d{1,2})\/h=(\d{1,2})\/m=\d{1,2}\/macAddress=([0-9A-F]{12})\/([^/]+)$/i;

/** `NSG-WEB 2026-11-22 10h 000D3AF87856 PT1H.json` for a flow log's blob, the last part of its name for others. */
export function nameOfLog(blob: string): string {
  const found = FLOW_LOG.exec(blob);
  if (found === null) return blob.split('/').at(-1) ?? blob;
  const [, resource = '', year, month = '', day = '', hour = '', mac, file] = found;
  const two = (text: string): string => text.padStart(2, '0');
  return `${resource} ${year}-${two(month)}-${two(day)} ${two(hour)}h ${mac} ${file}`;
}
