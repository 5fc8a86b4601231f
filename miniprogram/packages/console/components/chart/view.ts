/** One day of a trend and the same day of the period before it. */
export interface TrendPoint {
  name: string
  value: number
  before: number
}

/** What a chart shows; `label` says the whole picture in words. */
export type ChartView =
  | { kind: 'trend'; label: string; points: TrendPoint[] }
  | { kind: 'hours'; label: string; bars: { name: string; value: number }[]; ticks: string[] }
  | { kind: 'tiers'; label: string; bars: { name: string; value: number; colour: string }[] }

export interface ChartColours {
  graphic: string
  /** A gradient from the graphic's colour to nothing. */
  shade: string
  quiet: string
  grid: string
  text: string
  /** The panel under the picture. */
  ground: string
}

/** The tokens of app.wxss as a canvas needs them: it knows no variables. */
export function chartColours(dark: boolean): ChartColours {
  return dark
    ? {
        graphic: '#5fae97',
        shade: 'l(90) 0:rgba(95,174,151,0.36) 1:rgba(95,174,151,0)',
        quiet: '#9ba19e',
        grid: '#303634',
        text: '#aeb3b0',
        ground: '#1e2221',
      }
    : {
        graphic: '#1f6350',
        shade: 'l(90) 0:rgba(31,99,80,0.32) 1:rgba(31,99,80,0)',
        quiet: '#7b827e',
        grid: '#e6eae7',
        text: '#545956',
        ground: '#ffffff',
      }
}
