import fc from 'fast-check'
import {
  clampDate,
  dateColumns,
  dateParts,
  dateText,
  minutesOf,
  timeColumns,
  timeText,
} from '../../../../emulator/phone/builtins/dates'
import {
  loadDivisions,
  regionColumns,
  regionDetail,
} from '../../../../emulator/phone/builtins/region'
import { snap } from '../../../../emulator/phone/builtins/slider'

const day = fc
  .date({ min: new Date(1900, 0, 2), max: new Date(2099, 11, 30), noInvalidDate: true })
  .map((date): [number, number, number] => [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
  ])

describe('what the pickers offer', () => {
  beforeAll(loadDivisions)

  it('a date within its bounds that exists, whatever was chosen', () => {
    fc.assert(
      fc.property(day, day, day, (one, two, chosen) => {
        const [start, end] = dateText(one, 'day') < dateText(two, 'day') ? [one, two] : [two, one]
        const text = dateText(clampDate(chosen, start, end), 'day')
        expect(text >= dateText(start, 'day') && text <= dateText(end, 'day')).toBe(true)
        const [year, month, date] = dateParts(text, [0, 0, 0])
        expect(new Date(year, month - 1, date).getDate()).toBe(date)
        const inside = dateText(chosen, 'day') >= dateText(start, 'day')
        if (inside && dateText(chosen, 'day') <= dateText(end, 'day')) {
          expect(text).toBe(dateText(chosen, 'day'))
        }
      }),
    )
  })

  it('29 February in leap years only', () => {
    const all: [[number, number, number], [number, number, number]] = [
      [1900, 1, 1],
      [2099, 12, 31],
    ]
    expect(dateColumns([2024, 2, 1], ...all, 'day')[2]).toHaveLength(29)
    expect(dateColumns([2100 - 1, 2, 1], ...all, 'day')[2]).toHaveLength(28)
    expect(dateColumns([2024, 2, 1], ...all, 'month')).toHaveLength(2)
  })

  it('times within their bounds', () => {
    expect(
      timeColumns(minutesOf('09:45', 0), minutesOf('09:30', 0), minutesOf('21:15', 0))[1][0],
    ).toBe(30)
    expect(
      timeColumns(minutesOf('21:00', 0), minutesOf('09:30', 0), minutesOf('21:15', 0))[1].at(-1),
    ).toBe(15)
    expect(timeText(minutesOf('7:5', 0))).toBe('07:05')
    expect(minutesOf('noon', 12)).toBe(12)
  })

  it('regions by name, falling back to the first', () => {
    expect(regionDetail(['浙江省', '杭州市', '西湖区'], 'region')).toMatchObject({
      code: ['330000', '330100', '330106'],
    })
    expect(regionDetail(['nowhere'], 'city').value).toEqual(['北京市', '北京市'])
    expect(regionColumns([], 'region', '全部').map((column) => column[0]?.name)).toEqual([
      '全部',
      '全部',
      '全部',
    ])
  })

  it('a slider snaps to whole steps inside its range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (value, step) => {
          const snapped = snap(value, 0, 100, step)
          expect(snapped >= 0 && snapped <= 100).toBe(true)
          expect(snapped === 100 || snapped % step === 0).toBe(true)
        },
      ),
    )
    expect(snap(0.30000000000000004, 0, 1, 0.1)).toBe(0.3)
  })
})
