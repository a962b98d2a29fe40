/** A line as high as a word: how a volume went over the time shown. */
import classes from './sparkline.module.css';

export interface SparklineProps {
  readonly values: readonly number[];
  readonly colour: string;
  /** Said to those who do not see it. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

export function Sparkline({ values, colour, label, width = 120, height = 20 }: SparklineProps) {
  return (
    <svg
      className={classes.line}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <path d={areaPath(values, width, height)} fill={colour} />
    </svg>
  );
}

/** Steps, because a bin holds a sum and nothing is known between two; the least that is not nothing stays visible. */
export function areaPath(values: readonly number[], width: number, height: number): string {
  const most = values.reduce((max, value) => Math.max(max, value), 0);
  if (most === 0) return '';
  const step = width / values.length;
  const top = (value: number) => round(value === 0 ? height : Math.min(height - 1, height * (1 - value / most)));
  const steps = values.map((value, index) => `V${top(value)}H${round((index + 1) * step)}`);
  return `M0 ${height}${steps.join('')}V${height}Z`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
