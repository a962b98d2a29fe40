/** Flows that go on over several captures. */
import { columns } from './column-spec.ts';

export const PIECE_COLUMNS = columns({
  continues_capture: {
    type: 'u32',
    nullable: true,
    unit: 'none',
    group: 'identity',
    label: 'Continues capture',
    doc: 'The capture with the earlier piece of a flow that goes on from one file of a data set to the next; null where the flow begins here.',
  },
  continues_flow: {
    type: 'u32',
    nullable: true,
    unit: 'none',
    group: 'identity',
    label: 'Continues flow',
    doc: 'Number of the earlier piece of the flow within that capture; null where the flow begins here.',
  },
  first_capture: {
    type: 'u32',
    nullable: true,
    unit: 'none',
    group: 'identity',
    label: 'First capture',
    doc: 'The capture that a flow of several files begins in, the same for all its pieces; null where the flow was over by the end of its file.',
  },
  first_flow: {
    type: 'u32',
    nullable: true,
    unit: 'none',
    group: 'identity',
    label: 'First flow',
    doc: 'Number of the flow within the capture that it begins in; null where the flow was over by the end of its file.',
  },
});
