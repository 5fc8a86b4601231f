import { defineBuiltin } from '../runtime/contract'
import type { BuiltinHandle, PhoneRuntime } from '../runtime/contract'
import { showWheels } from '../stage/surfaces/wheels'
import type { Wheels } from '../stage/surfaces/wheels'
import { texts } from '../stage/surfaces'
import { answered, pressByKey, registerControl } from './controls'
import {
  clampDate,
  dateColumns,
  dateParts,
  dateText,
  minutesOf,
  timeColumns,
  timeText,
} from './dates'
import type { DateFields } from './dates'
import { loadDivisions, regionColumns, regionDetail } from './region'
import type { RegionLevel } from './region'

const properties = {
  mode: { type: String, value: 'selector' },
  headerText: String,
  disabled: Boolean,
  range: { type: null, value: [] },
  rangeKey: String,
  value: null,
  start: String,
  end: String,
  fields: { type: String, value: 'day' },
  customItem: String,
  level: { type: String, value: 'region' },
  name: String,
} as const
type PickerHandle = BuiltinHandle<typeof properties>
type Current = PickerHandle['properties']

/** One kind of picker: its wheels for the present choice, and the change detail of the final one. */
interface Kind {
  /** Fetches what the wheels are made of. */
  load?(): Promise<void>
  wheels(now: Current, runtime: PhoneRuntime): Wheels
  detail(now: Current, chosen: number[]): Record<string, unknown>
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
const index = (value: unknown): number => Math.max(0, Number(value) || 0)

function label(item: unknown, key: string): string {
  const inner =
    key && typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[key] : item
  return inner == null ? '' : String(inner)
}

const selector: Kind = {
  wheels: (now) => ({
    columns: () => [list(now.range).map((item) => label(item, now.rangeKey))],
    chosen: [index(now.value)],
  }),
  detail: (_now, chosen) => ({ value: chosen[0] ?? 0 }),
}

const multiSelector: Kind = {
  wheels: (now) => ({
    // Read afresh: the program may give other columns in its columnchange handler.
    columns: () =>
      list(now.range).map((column) => list(column).map((item) => label(item, now.rangeKey))),
    chosen: list(now.range).map((_, at) => index(list(now.value)[at])),
    follow: () => list(now.value).map(index),
  }),
  detail: (_now, chosen) => ({ value: chosen }),
}

const dayStart: [number, number, number] = [1900, 1, 1]
const dayEnd: [number, number, number] = [2099, 12, 31]

function dateScope(now: Current) {
  const fields: DateFields = now.fields === 'year' || now.fields === 'month' ? now.fields : 'day'
  return { fields, start: dateParts(now.start, dayStart), end: dateParts(now.end, dayEnd) }
}

function dateAt(now: Current, chosen: number[]): [number, number, number] {
  const { start, end } = dateScope(now)
  let parts: [number, number, number] = [start[0] + (chosen[0] ?? 0), 1, 1]
  parts[1] = dateColumns(parts, start, end, 'day')[1]?.[chosen[1] ?? 0] ?? 12
  parts = clampDate(parts, start, end)
  parts[2] = dateColumns(parts, start, end, 'day')[2]?.[chosen[2] ?? 0] ?? 31
  return clampDate(parts, start, end)
}

const date: Kind = {
  wheels(now, runtime) {
    const { fields, start, end } = dateScope(now)
    const today = new Date(runtime.now())
    const parts = clampDate(
      dateParts(now.value, [today.getFullYear(), today.getMonth() + 1, today.getDate()]),
      start,
      end,
    )
    const units = texts(runtime).picker.dateParts
    return {
      columns: (chosen) =>
        dateColumns(dateAt(now, chosen), start, end, fields).map((column, at) =>
          column.map((number) => `${number}${units[at] ?? ''}`),
        ),
      chosen: dateColumns(parts, start, end, fields).map((column, at) =>
        Math.max(0, column.indexOf(parts[at] ?? 0)),
      ),
    }
  },
  detail: (now, chosen) => ({ value: dateText(dateAt(now, chosen), dateScope(now).fields) }),
}

const timeScope = (now: Current) =>
  [minutesOf(now.start, 0), minutesOf(now.end, 23 * 60 + 59)] as const

function timeAt(now: Current, chosen: number[]): number {
  const [start, end] = timeScope(now)
  const hour = Math.floor(start / 60) + (chosen[0] ?? 0)
  const minutes = timeColumns(hour * 60, start, end)[1]
  return Math.min(end, hour * 60 + (minutes[chosen[1] ?? 0] ?? minutes.at(-1) ?? 0))
}

const time: Kind = {
  wheels(now, runtime) {
    const [start, end] = timeScope(now)
    const clock = new Date(runtime.now())
    const wanted = minutesOf(now.value, clock.getHours() * 60 + clock.getMinutes())
    const at = Math.min(end, Math.max(start, wanted))
    const columns = (minutes: number) => timeColumns(minutes, start, end)
    return {
      columns: (chosen) =>
        columns(timeAt(now, chosen)).map((column) => column.map((n) => String(n).padStart(2, '0'))),
      chosen: [Math.floor(at / 60) - Math.floor(start / 60), columns(at)[1].indexOf(at % 60)],
    }
  },
  detail: (now, chosen) => ({ value: timeText(timeAt(now, chosen)) }),
}

function regionNames(now: Current, chosen: number[]): string[] {
  const names: string[] = []
  for (const at of chosen) {
    const column = regionColumns(names, now.level as RegionLevel, now.customItem)[names.length]
    const one = column?.[at] ?? column?.[0]
    if (one) names.push(one.name)
  }
  return names
}

const region: Kind = {
  load: loadDivisions,
  wheels(now) {
    const columns = (names: string[]) =>
      regionColumns(names, now.level as RegionLevel, now.customItem)
    const names = list(now.value).map(String)
    return {
      restarts: true,
      columns: (chosen) =>
        columns(regionNames(now, chosen)).map((column) => column.map((one) => one.name)),
      chosen: columns(names).map((column, at) =>
        Math.max(
          0,
          column.findIndex((one) => one.name === names[at]),
        ),
      ),
    }
  },
  detail: (now, chosen) =>
    regionDetail(regionNames(now, chosen), now.level as RegionLevel, now.customItem),
}

const kinds: Record<string, Kind> = { selector, multiSelector, date, time, region }

defineBuiltin('picker', {
  properties,
  css: 'wx-picker{display:block;cursor:pointer}',
  create(handle, runtime) {
    const { host, properties: now, fire, on } = handle
    const initial = now.value
    const open = async (): Promise<void> => {
      const kind = kinds[now.mode]
      if (!kind) throw new Error(`<picker mode="${now.mode}"> is not built here`)
      await kind.load?.()
      const chosen = await showWheels(runtime, now.headerText, {
        ...kind.wheels(now, runtime),
        moved: (column, value) => {
          if (now.mode === 'multiSelector') fire('columnchange', { column, value })
        },
      })
      if (!chosen) {
        fire('cancel')
        return
      }
      const detail = kind.detail(now, chosen)
      handle.set({ value: detail['value'] })
      fire('change', detail)
    }
    const press = (): void => {
      if (!now.disabled) open().catch((error: unknown) => runtime.report(error, '<picker>'))
    }
    on('tap', (event) => {
      answered(event)
      press()
    })
    registerControl(host, press)
    pressByKey(host, runtime)
    host.tabIndex = 0
    return { form: { value: () => now.value, reset: () => handle.set({ value: initial }) } }
  },
})
