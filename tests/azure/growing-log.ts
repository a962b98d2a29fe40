/** A flow log of a network security group as it grows by the minute, and what it comes to. */

export const FOLDER =
  'resourceId=/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG-WEB';
export const blobOf = (hour: number, mac = '000D3AF87856'): string =>
  `${FOLDER}/y=2026/m=11/d=22/h=${String(hour).padStart(2, '0')}/m=00/macAddress=${mac}/PT1H.json`;

/** What Azure writes in one minute: a flow that ends in it, and a part of one that goes on and on. */
function entryOf(minute: number, hour: number): string {
  const time = Date.UTC(2026, 10, 22, hour, minute) / 1000;
  const tuples = [
    `${time},10.0.0.4,203.0.113.${minute},${40_000 + minute},443,T,O,A,E,10,1000,20,3000`,
    `${time},10.0.0.4,203.0.113.200,50000,443,T,O,A,${minute === 0 ? 'B,,,,' : 'C,1,100,2,300'}`,
  ];
  return JSON.stringify({
    time: new Date(time * 1000).toISOString(),
    macAddress: '000D3AF87856',
    category: 'NetworkSecurityGroupFlowEvent',
    resourceId: '/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG-WEB',
    operationName: 'NetworkSecurityGroupFlowEvents',
    properties: {
      Version: 2,
      flows: [{ rule: 'UserRule_web', flows: [{ mac: '000D3AF87856', flowTuples: tuples }] }],
    },
  });
}

/** The log after so many minutes, in the blocks of the service: a head, an entry each, a tail. */
export const blocksAfter = (minutes: number, hour = 10): string[] => [
  '{"records":[',
  ...Array.from({ length: minutes }, (_, minute) => `${minute === 0 ? '' : ','}${entryOf(minute, hour)}`),
  ']}',
];

/** Counted from the log's own numbers. */
export const sumsAfter = (minutes: number) => ({
  flows: minutes + 1,
  packets: 30 * minutes + 3 * (minutes - 1),
  bytes: 4_000 * minutes + 400 * (minutes - 1),
});
