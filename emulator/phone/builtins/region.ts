import type { areaList } from '@vant/area-data'

type Areas = typeof areaList

let areas: Areas | undefined

/** Fetches the list of divisions; it is large, so it comes with the first region picker that opens. */
export async function loadDivisions(): Promise<void> {
  areas ??= (await import('@vant/area-data')).areaList
}

function divisions(): Areas {
  if (areas === undefined) throw new Error('the list of divisions is not loaded')
  return areas
}

/** One division with its official six-digit code. */
export interface Division {
  code: string
  name: string
}

export type RegionLevel = 'province' | 'city' | 'region'
/** What WeChat shows and returns for the extra item of `custom-item`: no code. */
const noCode = ''

function within(list: Record<string, string>, prefix: string): Division[] {
  return Object.entries(list)
    .filter(([code]) => code.startsWith(prefix))
    .map(([code, name]) => ({ code, name }))
}

/** The columns of the region picker for the chosen names; an unknown name falls back to the first of its column. */
export function regionColumns(chosen: string[], level: RegionLevel, customItem = ''): Division[][] {
  const extra: Division[] = customItem ? [{ code: noCode, name: customItem }] : []
  const provinces = [...extra, ...within(divisions().province_list, '')]
  const columns = [provinces]
  if (level === 'province') return columns
  const province = pick(provinces, chosen[0])
  const cities = [
    ...extra,
    ...(province.code ? within(divisions().city_list, province.code.slice(0, 2)) : []),
  ]
  columns.push(cities)
  if (level === 'city') return columns
  const city = pick(cities, chosen[1])
  columns.push([
    ...extra,
    ...(city.code ? within(divisions().county_list, city.code.slice(0, 4)) : []),
  ])
  return columns
}

function pick(column: Division[], name: string | undefined): Division {
  return column.find((one) => one.name === name) ?? column[0] ?? { code: noCode, name: '' }
}

/** The `change` detail of a region picker: names, codes and the postcode of none (the list has no postcodes). */
export function regionDetail(chosen: string[], level: RegionLevel, customItem = '') {
  const columns = regionColumns(chosen, level, customItem)
  const picked = columns.map((column, index) => pick(column, chosen[index]))
  return {
    value: picked.map((one) => one.name),
    code: picked.map((one) => one.code).filter(Boolean),
    postcode: undefined,
  }
}
