/** What the mark under the pointer or the keyboard stands for. Text only: names in captures are anyone's to choose. */
import { Flag } from '../flag.tsx';
import classes from './hover-card.module.css';
import type { Mark } from './mark.ts';

export interface HoverCardProps {
  readonly mark: Mark;
  /** Pixels inside the chart; undefined: the upper right corner. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  readonly within: { readonly width: number; readonly height: number };
  /** What a click does. */
  readonly hint: string;
}

const GAP = 14;

export function HoverCard({ mark, at, within, hint }: HoverCardProps) {
  return (
    <div className={classes.card} style={placeOf(at, within)} aria-hidden="true">
      <div className={classes.title}>
        <Flag country={mark.country ?? null} />
        <span>{mark.title}</span>
      </div>
      <table className={classes.facts}>
        <tbody>
          {mark.facts.map((fact) => (
            <tr key={fact.name}>
              <td>{fact.name}</td>
              <td>{fact.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {mark.terms.length > 0 && <div className={classes.hint}>{hint}</div>}
    </div>
  );
}

/** Beside the pointer, on the side where there is room. */
function placeOf(at: HoverCardProps['at'], { width, height }: HoverCardProps['within']) {
  if (at === undefined) return { top: 4, right: 4 };
  return {
    ...(at.x > width / 2 ? { right: width - at.x + GAP } : { left: at.x + GAP }),
    ...(at.y > height / 2 ? { bottom: height - at.y + GAP } : { top: at.y + GAP }),
  };
}
