import type { EChartsCoreOption } from 'echarts/core'
import { money } from '../format.ts'
import { language, t } from '../i18n.ts'
import { plainDay } from './churn.ts'
import type { Mark, Trend } from './order-trend.ts'

/** The colours of the page at this moment, by what they are for. */
export interface Colours {
  bar: string
  text: string
  muted: string
  grid: string
  surface: string
  line: string
  font: string
}
export function coloursOf(page: HTMLElement): Colours {
  const style = getComputedStyle(page)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    bar: read('--link'),
    text: read('--el-text-color-primary'),
    muted: read('--el-text-color-secondary'),
    grid: read('--el-border-color-light'),
    surface: read('--el-bg-color-overlay'),
    line: read('--late'),
    font: getComputedStyle(document.body).fontFamily,
  }
}

/** In which unit amounts are written at bars and axis: 万元, in English thousands. */
const unit = () => (language.value === 'en' ? 1_000 : 10_000)
const short = (yuan: number): string => {
  const value = yuan / unit()
  return String(Number(value.toFixed(Math.abs(value) < 1 ? 2 : 1)))
}
/** 2025-03 as an axis has room for it. */
export const monthText = (month: string): string => {
  const [year = '', of = ''] = month.split('-')
  return t('churnPage.trend.month', { year: year.slice(2), month: String(Number(of)) })
}

/** The chart as the library is told of it; whatever it says by colour it says by words or by a dash, too. */
export function optionOf(trend: Trend, colours: Colours, width: number): EChartsCoreOption {
  const text = { color: colours.muted, fontFamily: colours.font, fontSize: 12 }
  const rows = trend.marks.length
  return {
    animation: false,
    textStyle: text,
    grid: { left: 4, right: 8, top: 8 + rows * 18, bottom: 2, containLabel: true },
    tooltip: {
      trigger: 'axis',
      // Text of the chart itself: our pages take no styles from within a text.
      renderMode: 'richText',
      backgroundColor: colours.surface,
      borderColor: colours.grid,
      textStyle: { ...text, color: colours.text },
      axisPointer: { type: 'shadow' },
      formatter: ([first]: { dataIndex: number }[]) => {
        const month = trend.months[first?.dataIndex ?? 0]
        return month
          ? t('churnPage.trend.told', { month: month.month, total: money(month.total), n: month.orders })
          : ''
      },
    },
    xAxis: [
      {
        type: 'category',
        data: trend.months.map(({ month }) => monthText(month)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.grid } },
        axisLabel: { ...text, hideOverlap: true },
      },
      // Days lie within months: the marks have an axis of their own, from the first month to the last.
      { type: 'value', min: 0, max: trend.months.length, show: false },
    ],
    yAxis: {
      type: 'value',
      splitNumber: 3,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...text, formatter: (yuan: number) => short(yuan) },
      splitLine: { lineStyle: { color: colours.grid } },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 28,
        itemStyle: { color: colours.bar, borderRadius: [2, 2, 0, 0] },
        data: trend.months.map(({ total }) => Number(total)),
        label: {
          ...{ ...text, fontSize: 11, show: width > 480, position: 'top', distance: 2 },
          formatter: ({ value }: { value: number }) => (value === 0 ? '' : short(value)),
        },
        labelLayout: { hideOverlap: true },
      },
      {
        type: 'line',
        xAxisIndex: 1,
        silent: true,
        symbol: 'none',
        data: [[0, 0]],
        markLine: {
          ...{ symbol: 'none', silent: true },
          data: trend.marks.map((mark, row) => lineOf(mark, row, trend, colours, width)),
        },
      },
    ],
  }
}

/** A vertical line with its words above the chart, each in a row of its own, to the side on which there is room. */
function lineOf({ kind, day: on, at }: Mark, row: number, trend: Trend, colours: Colours, width: number) {
  const isLine = kind === 'line'
  const colour = isLine ? colours.line : colours.text
  const toTheRight = width * (1 - at / trend.months.length) > 200
  return {
    xAxis: at,
    lineStyle: { color: colour, width: 1.5, type: isLine ? 'solid' : [3, 3] },
    label: {
      ...{ show: true, position: 'end', fontFamily: colours.font, fontSize: 12, color: colour },
      formatter: t(`churnPage.trend.mark.${kind}`, { day: plainDay(on) }),
      align: toTheRight ? 'left' : 'right',
      // The row of the first mark is the upper one.
      offset: [toTheRight ? 4 : -4, -(trend.marks.length - 1 - row) * 18],
    },
  }
}
