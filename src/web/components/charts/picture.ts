/** What a chart draws, and what of it can be pointed at. */
import type { EChartsCoreOption } from 'echarts/core';
import type { Mark } from './mark.ts';

export interface Picture {
  readonly option: EChartsCoreOption;
  /** In reading order, the largest first. */
  readonly marks: readonly Mark[];
  /** Where in the option a mark is drawn, as an ECharts action addresses it; without, by its id as name. */
  readonly place?: (mark: Mark) => Readonly<Record<string, unknown>>;
}
