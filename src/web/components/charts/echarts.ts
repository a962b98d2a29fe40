/** The parts of ECharts that our charts need, and no more. */
import { MapChart, SankeyChart, ScatterChart, TreemapChart } from 'echarts/charts';
import { GeoComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([CanvasRenderer, GeoComponent, MapChart, SankeyChart, ScatterChart, TreemapChart]);

export { type ECharts, init, registerMap } from 'echarts/core';
