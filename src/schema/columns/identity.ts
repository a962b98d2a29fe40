/** Which flow it is, and when it was. */
import { columns } from './column-spec.ts';

export const IDENTITY_COLUMNS = columns({
  capture_id: {
    type: 'u32',
    nullable: false,
    unit: 'none',
    group: 'identity',
    label: 'Capture',
    doc: 'The capture the flow was read from.',
  },
  flow_id: {
    type: 'u32',
    nullable: false,
    unit: 'none',
    group: 'identity',
    label: 'Flow',
    doc: 'Number of the flow within its capture, in order of its first packet.',
    ipfix: 'flowId',
  },
  start: {
    type: 'time',
    nullable: false,
    unit: 'seconds',
    group: 'time',
    label: 'Start',
    doc: 'Time of the first packet, UTC.',
    ipfix: 'flowStartNanoseconds',
    wireshark: 'frame.time',
    zeek: 'ts',
  },
  end: {
    type: 'time',
    nullable: false,
    unit: 'seconds',
    group: 'time',
    label: 'End',
    doc: 'Time of the last packet, UTC.',
    ipfix: 'flowEndNanoseconds',
  },
  duration: {
    type: 'nanos',
    nullable: false,
    unit: 'seconds',
    group: 'time',
    label: 'Duration',
    doc: 'Time from the first to the last packet.',
    zeek: 'duration',
  },
});
