/** How packets become flows. Times are capture time, so that the same file gives the same flows on every machine. */
export interface FlowSettings {
  /** Idle time after which a TCP connection that neither side closed is over. */
  readonly tcpIdleSeconds: number;
  /** Idle time after which a TCP connection attempt without an answer is over. */
  readonly tcpAttemptSeconds: number;
  /** How long stragglers of a TCP connection that was closed or reset still belong to it. */
  readonly tcpClosedSeconds: number;
  readonly udpIdleSeconds: number;
  readonly icmpIdleSeconds: number;
  /** Every other IP protocol. */
  readonly otherIdleSeconds: number;
  /** Longest a flow may last before it is cut in two; 0 for no limit. */
  readonly activeSeconds: number;
  /** Whether the same addresses and ports on two VLANs are two flows. */
  readonly vlanInKey: boolean;
  /** Whether the same addresses and ports in two virtual networks (VXLAN, Geneve, NVGRE) are two flows. */
  readonly vniInKey: boolean;
  /** Whether wrong checksums of the innermost IPv4, TCP and UDP headers are counted; flows are the same either way. */
  readonly verifyChecksums: boolean;
  /**
   * Most open TCP flows kept in memory, or two and a half times as many of other protocols; past it, the least recently
   * active wait on disk.
   */
  readonly maxOpenFlows: number;
}

export const DEFAULT_FLOW_SETTINGS: FlowSettings = {
  tcpIdleSeconds: 300,
  tcpAttemptSeconds: 60,
  tcpClosedSeconds: 10,
  udpIdleSeconds: 60,
  icmpIdleSeconds: 60,
  otherIdleSeconds: 60,
  activeSeconds: 0,
  vlanInKey: false,
  vniInKey: false,
  verifyChecksums: false,
  maxOpenFlows: 65_536,
};
