import { expect, test } from 'vitest';
import { nameOfLog } from './log-name.ts';

const HOUR = 'y=2026/m=11/d=2/h=9/m=00/macAddress=000D3AF87856/PT1H.json';

test.each([
  [
    `resourceId=/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG-WEB/${HOUR}`,
    'NSG-WEB 2026-11-02 09h 000D3AF87856 PT1H.json',
  ],
  [
    `flowLogResourceID=/S_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_VNET1/${HOUR}`,
    'NETWORKWATCHER_WESTEUROPE_VNET1 2026-11-02 09h 000D3AF87856 PT1H.json',
  ],
  ['exported/office.json', 'office.json'],
  ['y=2026/m=11/d=2/h=9/m=00/macAddress=000D3AF87856/PT1H.json', 'PT1H.json'],
  ['PT1H.json', 'PT1H.json'],
])('%s', (blob, name) => expect(nameOfLog(blob)).toBe(name));
