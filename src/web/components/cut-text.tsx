/** Text that is cut in the middle where there is no room: the end of a name tells as much as its beginning. */
import classes from './cut-text.module.css';

/** Shorter than this it is cut at its end, if at all. */
const LONG = 24;
const TAIL = 10;

export interface CutTextProps {
  readonly text: string;
  readonly className?: string | undefined;
  /** The whole of it on hover. */
  readonly title?: string;
}

export function CutText({ text, className = '', title }: CutTextProps) {
  if (text.length <= LONG)
    return (
      <span className={`cs-cut ${className}`} title={title}>
        {text}
      </span>
    );
  return (
    <span className={`${classes.cut} ${className}`} title={title}>
      <span className="cs-cut">{text.slice(0, -TAIL)}</span>
      <span className={classes.tail}>{text.slice(-TAIL)}</span>
    </span>
  );
}
