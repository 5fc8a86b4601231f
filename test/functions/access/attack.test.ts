import { attackCodes, attackRoles, linesOf, searchSecrets } from '../../simulation/attack/wire'
import type { House } from '../house'
import { startHouse } from '../house'

describe('who tries to get more than is theirs, through the functions as built', () => {
  let house: House
  let lines: ReturnType<typeof linesOf>
  beforeAll(async () => {
    house = await startHouse()
    lines = linesOf(house)
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

  test('no secret and nothing personal lies open in the database or the logs', async () => {
    const { documents, lines: read, found } = await searchSecrets(house, lines())
    expect(found).toEqual([])
    expect(documents).toBeGreaterThan(20)
    expect(read).toBeGreaterThan(100)
  })
})
