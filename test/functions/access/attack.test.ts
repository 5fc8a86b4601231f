import { busyRun } from '../../simulation/attack/busy'
import { attackExportCap } from '../../simulation/attack/exporters'
import { attackOrdinaryLimits, attackStrictLimits } from '../../simulation/attack/limits'
import { searchDump } from '../../simulation/attack/search'
import { watch } from '../../simulation/attack/watch'
import { attackCodes, attackRoles } from '../../simulation/attack/wire'
import type { House } from '../house'
import { startHouse } from '../house'
import { addTea } from './repeats'

describe('who tries to get more than is theirs, through the functions as built', () => {
  let house: House
  let watched: ReturnType<typeof watch>
  let phones: string[]
  beforeAll(async () => {
    house = await startHouse(addTea)
    watched = watch(house)
  })
  afterAll(() => house.close())

  test('a code scanned by 100 at once is taken once, and not again', async () => {
    const result = await attackCodes(house, 2)
    expect(result).toEqual({ codes: 2, scans: 208, once: 2, wrong: 0, replayed: 0 })
  })

  test('nobody makes themselves or others more than they are', async () => {
    const { attempts, granted } = await attackRoles(house)
    expect(granted).toEqual([])
    expect(attempts).toBeGreaterThan(200)
  })

  test('every action can be done, and none ends in an error without a name', async () => {
    const busy = await busyRun(house, 1)
    phones = busy.phones
    expect(busy.missing).toEqual([])
    expect(busy.improper).toEqual([])
  })

  test('each limit that is counted holds exactly, and ends', async () => {
    expect((await attackStrictLimits(house)).wrong).toEqual([])
  })

  test('no action is open to a caller who has used its class up, and each a moment later', async () => {
    const ordinary = await attackOrdinaryLimits(house)
    expect(ordinary.wrong).toEqual([])
    expect(ordinary.limits).toBeGreaterThan(100)
  })

  test('owners who export side by side take 100,000 rows a day and not one more', async () => {
    const { rows, wrong } = await attackExportCap(house, 97_000)
    expect(wrong).toEqual([])
    expect(rows).toBe(100_000)
  })

  test('no secret and nothing personal lies open in the database or the logs', async () => {
    const lines = watched.lines()
    const { documents, found } = await searchDump(house, { ...watched, lines, phones })
    expect(found).toEqual([])
    expect(documents).toBeGreaterThan(200)
    expect(lines.length).toBeGreaterThan(1_000)
  })

  test('what lies open is found', async () => {
    const { nickname, number } =
      house.documents<{ nickname: string; number: string }>('members')[0] ?? {}
    const planted = {
      _id: 'planted',
      phone: phones[1],
      day: '02-29',
      key: house.variables['CODE_KEY'],
    }
    await house.cloud.load(house.env, 'alerts', [JSON.stringify(planted)])
    const lines = [{ place: 'log of planted', text: `for ${nickname ?? ''} ${number ?? ''}` }]
    const { found } = await searchDump(house, { ...watched, lines, phones })
    expect(found).toEqual([
      'CODE_KEY in alerts',
      'a birthday in alerts',
      'a number in log of planted',
      'a phone in alerts',
    ])
  })
})
