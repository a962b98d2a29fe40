/** A question about two fields: a bar for each value of the first, cut by the values of the second. */
import type { Pairs } from '../../../api/views.ts';
import { useColors } from '../../lib/colors.ts';
import { type Format, useFormat } from '../../lib/format.ts';
import { valueLabel } from '../../lib/labels.ts';
import type { ViewQuery } from '../../lib/queries.ts';
import { QueryView } from '../query-view.tsx';
import { Value } from '../value.tsx';
import { Figure, NothingToShow } from './figure.tsx';
import { PairsTable } from './pairs-table.tsx';
import bars from './ranked-bars.module.css';
import { type Stack, stackPairs } from './stack-pairs.ts';
import classes from './stacked-figure.module.css';

export interface StackedFigureProps {
  readonly title: string;
  readonly note: string;
  readonly a: string;
  readonly b: string;
  readonly query: ViewQuery<Pairs>;
}

const STACKS = 8;

export function StackedFigure({ title, note, a, b, query }: StackedFigureProps) {
  const format = useFormat();
  return (
    <Figure title={title} note={note}>
      {(isTable) => (
        <QueryView query={query} height={26 * STACKS}>
          {(pairs) =>
            isTable ? (
              <PairsTable pairs={pairs} a={a} b={b} size="flows" caption={title} />
            ) : (
              <Stacks stacks={stackPairs(pairs, STACKS)} a={a} b={b} format={format} />
            )
          }
        </QueryView>
      )}
    </Figure>
  );
}

interface StacksProps {
  readonly stacks: readonly Stack[];
  readonly a: string;
  readonly b: string;
  readonly format: Format;
}

function Stacks({ stacks, a, b, format }: StacksProps) {
  const colourOf = useColors(b);
  if (stacks.length === 0) return <NothingToShow>Nothing in what is shown.</NothingToShow>;
  const keys = [...new Set(stacks.flatMap(({ parts }) => parts.map(({ value }) => value)))];
  return (
    <>
      <div className={classes.legend}>
        {keys.map((value) => (
          <Value key={`${typeof value}:${value}`} field={b} value={value} color={colourOf(value)} />
        ))}
      </div>
      <ol className={bars.list}>
        {stacks.map(({ value, flows, length, parts }) => (
          <li key={`${typeof value}:${value}`} className={bars.row}>
            <Value field={a} value={value} />
            <span className={classes.track}>
              <span className={classes.bar} style={{ width: `${100 * length}%` }}>
                {parts.map((part) => (
                  <span
                    key={`${typeof part.value}:${part.value}`}
                    title={`${valueLabel(b, part.value)}: ${format.count(part.flows)}`}
                    style={{ width: `${(100 * part.flows) / flows}%`, background: colourOf(part.value) }}
                  />
                ))}
              </span>
            </span>
            <span className={bars.amount}>{format.count(flows)}</span>
            <span className={bars.share}>{flows === 1 ? 'flow' : 'flows'}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
