export const FLOW_FORMATS = ['table', 'ndjson', 'csv'] as const;
export type FlowFormat = (typeof FLOW_FORMATS)[number];
