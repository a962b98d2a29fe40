/** A flow over several captures: where it goes on from, and where it goes on. */
import { Anchor } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import type { FlowDetails, FlowPiece } from '../../../api/flows.ts';
import { useCaptures } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import classes from './flow-details.module.css';

interface FlowPiecesProps {
  readonly details: FlowDetails;
  readonly open: (piece: FlowPiece) => void;
}

export function FlowPieces({ details: { flow, earlier, later }, open }: FlowPiecesProps) {
  const { dataset } = useScope();
  const { data: captures = [] } = useCaptures(dataset);
  const isContinued = typeof flow.continues_capture === 'number';
  if (!isContinued && later === null) return null;
  const link = (piece: FlowPiece) => (
    <Anchor component="button" type="button" size="sm" onClick={() => open(piece)}>
      {captures.find(({ id }) => id === piece.captureId)?.name ?? `capture ${piece.captureId}`}
    </Anchor>
  );
  return (
    <section className={classes.pieces} aria-label="Pieces in other captures">
      {isContinued && (
        <div>
          <IconArrowLeft size={14} aria-hidden /> Goes on from{' '}
          {earlier === null ? 'a capture that was deleted' : link(earlier)}
        </div>
      )}
      {later !== null && (
        <div>
          <IconArrowRight size={14} aria-hidden /> Goes on in {link(later)}
        </div>
      )}
    </section>
  );
}
