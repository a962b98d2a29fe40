/** The parts of ECharts that our charts need, and no more. */
import { MapChart, SankeyChart, ScatterChart, TreemapChart } from 'echarts/charts';
import { GeoComponent } from 'echarts/components';
import { type ECharts, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([CanvasRenderer, GeoComponent, MapChart, SankeyChart, ScatterChart, TreemapChart]);

export { type ECharts, init, registerMap } from 'echarts/core';

/** What is laid out of a series; ECharts has it, and its types do not say so. */
interface LaidOut {
  readonly getModel: () => {
    readonly getSeriesByIndex: (index: number) => {
      readonly getData: () => {
        readonly getItemLayout: (dataIndex: number) => { readonly width?: number } | undefined;
      };
    };
  };
}

/** Pixels across one item of the first series, as it is laid out now; 0 while it is not. */
export function itemWidth(chart: ECharts | null, dataIndex: number): number {
  if (chart === null) return 0;
  const series = (chart as unknown as LaidOut).getModel().getSeriesByIndex(0);
  return series.getData().getItemLayout(dataIndex)?.width ?? 0;
}
