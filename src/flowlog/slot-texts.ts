import {
  type Decision,
  type FlowDirection,
  type FlowState,
  type LogOrigin,
  NO_ORIGIN,
  type ZeekFacts,
} from './log-record.ts';

/** What an open flow has beside its numbers; one a slot, filled again for each flow. */
export class SlotTexts {
  origin: LogOrigin = NO_ORIGIN;
  direction: FlowDirection | null = null;
  decision: Decision | null = null;
  zeek: ZeekFacts | null = null;
  state: FlowState | null = null;
  encryption: string | null = null;
}
