/** The country's traffic over the time shown. */
import { useElementSize } from '@mantine/hooks';
import type { Size } from '../../components/charts/amounts.ts';
import { courseOf } from '../../components/charts/course.ts';
import { Sparkline } from '../../components/charts/sparkline.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useFormat } from '../../lib/format.ts';
import { useTimeline } from '../../lib/queries.ts';
import classes from './panel.module.css';

export interface CountryCourseProps {
  readonly filter: string;
  readonly size: Size;
  readonly name: string;
}

const BINS = 100;
const HEIGHT = 48;

export function CountryCourse({ filter, size, name }: CountryCourseProps) {
  const format = useFormat();
  const { ref, width } = useElementSize();
  const timeline = useTimeline({ bins: BINS }, { filter });
  return (
    <div ref={ref}>
      <QueryView query={timeline} height={HEIGHT}>
        {({ series: [series], start, widthSeconds, bins }) => {
          if (series === undefined || start === null) return null;
          return (
            <>
              <Sparkline
                values={courseOf(series, size)}
                colour="var(--cs-sequential-4)"
                width={Math.max(1, width)}
                height={HEIGHT}
                label={`${size} with ${name} over time`}
              />
              <p className={classes.note}>
                From {format.time(start, { date: true })}, {format.duration(widthSeconds * bins)}
              </p>
            </>
          );
        }}
      </QueryView>
    </div>
  );
}
