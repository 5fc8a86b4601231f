import { Area, Axis, Chart, Interval, jsx, Line, PointGuide } from '@antv/f2'
import type { ChartColours, ChartView, TrendPoint } from './view'

type Picture = ReturnType<typeof jsx>

/** F2 is typed for TSX, which mini programs do not compile: elements are made by hand. */
const element = (type: unknown, props: object, ...children: Picture[]): Picture =>
  jsx(type as Parameters<typeof jsx>[0], props, ...children)

/** A sheet of F2's elements for each kind of picture. Sizes are CSS pixels. */
export function pictureOf(view: ChartView, colours: ChartColours): Picture {
  switch (view.kind) {
    case 'trend':
      return trend(view.points, colours)
    case 'hours':
      return bars(
        view.bars.map(({ name, value }) => ({ name, value, colour: colours.graphic })),
        colours,
        view.ticks,
      )
    case 'tiers':
      return bars(view.bars, colours)
  }
}

const textSize = 12

/** This period as a line over its shade, the one before it as dots; today as a point. */
function trend(points: TrendPoint[], colours: ChartColours): Picture {
  const top = Math.max(1, ...points.map(({ value, before }) => Math.max(value, before)))
  const scale = { min: 0, max: top, nice: true, tickCount: 3 }
  const label = { fill: colours.text, fontSize: textSize }
  return element(
    Chart,
    {
      data: points,
      scale: {
        name: { type: 'cat', range: [0, 1], ticks: ticksOf(points) },
        value: scale,
        before: scale,
      },
    },
    element(Axis, {
      field: 'name',
      // The first and the last day stand at the edges: their names stay within.
      style: {
        label: { ...label, align: 'between' },
        line: { stroke: colours.grid },
        grid: { lineWidth: 0 },
      },
    }),
    element(Axis, {
      field: 'value',
      formatter: short,
      style: { label, grid: { stroke: colours.grid, lineWidth: 1 } },
    }),
    element(Area, { x: 'name', y: 'value', color: colours.shade }),
    element(Line, { x: 'name', y: 'before', color: colours.quiet, shape: 'dash', size: 1.5 }),
    element(Line, { x: 'name', y: 'value', color: colours.graphic, size: 2.5 }),
    element(PointGuide, {
      records: points.slice(-1),
      style: { fill: colours.graphic, stroke: colours.ground, lineWidth: 2, r: 5 },
    }),
  )
}

interface Bar {
  name: string
  value: number
  colour: string
}

function bars(data: Bar[], colours: ChartColours, ticks?: string[]): Picture {
  const label = { fill: colours.text, fontSize: textSize }
  const names = data.map(({ name }) => name)
  return element(
    Chart,
    {
      data,
      scale: {
        name: { type: 'cat', ...(ticks ? { ticks } : {}) },
        value: { min: 0, nice: true, tickCount: 3 },
      },
    },
    element(Axis, { field: 'name', style: { label, line: { stroke: colours.grid } } }),
    element(Axis, {
      field: 'value',
      formatter: short,
      style: { label, grid: { stroke: colours.grid, lineWidth: 1 } },
    }),
    element(Interval, {
      x: 'name',
      y: 'value',
      sizeRatio: 0.6,
      color: {
        type: 'category',
        field: 'name',
        domain: names,
        range: data.map(({ colour }) => colour),
      },
    }),
  )
}

/** First, middle and last: more would touch each other on a phone. */
function ticksOf(points: TrendPoint[]): string[] {
  const names = points.map(({ name }) => name)
  return [names[0], names[Math.floor((names.length - 1) / 2)], names[names.length - 1]].flatMap(
    (name) => (name === undefined ? [] : [name]),
  )
}

/** `1.5k`: axes have no room for digits. */
export function short(value: number | string): string {
  const number = Number(value)
  if (number >= 1_000_000) return `${String(Math.round(number / 100_000) / 10)}m`
  return number >= 1_000 ? `${String(Math.round(number / 100) / 10)}k` : String(number)
}
