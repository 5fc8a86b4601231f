import { jsonLog } from '../../../cloudfunctions/platform/log'
import { countedPhones, phoneUsage } from '../../../cloudfunctions/platform/wechat/phone-usage'
import { memoryDatabase } from '../../simulation/memory-database'

const phones = { numberOf: (code: string) => Promise.resolve(`138${code}`) }

function counting(db = memoryDatabase()) {
  const lines: string[] = []
  const log = jsonLog({ fn: 'consumer' }, (line) => lines.push(line))
  return { db, lines, counted: countedPhones(phones, { db, now: () => 1, log }) }
}

test('every number is counted; the first thousand are free, then each costs 3 fen', async () => {
  const { db, counted } = counting()
  await Promise.all(Array.from({ length: 1001 }, () => counted.numberOf('00000001')))
  expect(await phoneUsage({ db })).toEqual({ used: 1001, free: 1000, costFen: 3 })
})

test('a database that cannot count costs nobody their number: the code works once', async () => {
  const broken = { ...memoryDatabase(), updateWhere: () => Promise.reject(new Error('down')) }
  const { lines, counted } = counting(broken)
  expect(await counted.numberOf('00000001')).toBe('13800000001')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('not counted')
})
