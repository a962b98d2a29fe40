/** How flows are cut. Times are capture time, so that the same file gives the same flows on every machine. */
export interface FlowSettings {
  /** Idle time after which a TCP connection that neither side closed is over. */
  readonly tcpIdleSeconds: number;
  /** Idle time after which a TCP connection attempt or a closed connection is over. */
  readonly tcpClosedSeconds: number;
  readonly udpIdleSeconds: number;
  readonly icmpIdleSeconds: number;
  /** Every other IP protocol. */
  readonly otherIdleSeconds: number;
  /** Longest a flow may last before it is cut in two; 0 for no limit. */
  readonly activeSeconds: number;
  /** Whether the same addresses and ports on two VLANs are two flows. */
  readonly vlanInKey: boolean;
  /** Most flows kept open at once; past it, the least recently active are written out early. */
  readonly maxOpenFlows: number;
}

export const DEFAULT_FLOW_SETTINGS: FlowSettings = {
  tcpIdleSeconds: 300,
  tcpClosedSeconds: 60,
  udpIdleSeconds: 60,
  icmpIdleSeconds: 60,
  otherIdleSeconds: 60,
  activeSeconds: 0,
  vlanInKey: false,
  maxOpenFlows: 524_288,
};
