import type { MemberId } from '../../../typings/contract'
import { purgeVisits } from '../../../cloudfunctions/features/visit'
import type { AuditDoc } from '../../../cloudfunctions/features/audit/store'
import { insertMember, newCardFields } from '../../../cloudfunctions/features/member'
import { takeVisit, useCode } from '../../../cloudfunctions/features/visit/store'
import { DAY_MS } from '../../../cloudfunctions/platform/pure/day'
import { grant, Town } from '../sale/town'

test('old visits and codes go with evidence, also when the job is stopped in between', async () => {
  const town = new Town(11)
  const context = town.context()
  const memberId = 'm_guest' as MemberId
  const member = await insertMember(context, {
    memberId,
    key: town.key(),
    face: newCardFields(context, memberId),
    language: 'en',
    scene: 'desk',
    sceneRef: '',
    enrolledBy: '',
  })
  const key = town.key()
  await takeVisit(context, grant, { key, member, proof: 'code', scannedAt: 0 })
  await useCode(context, grant, { alias: 'a', step: 1, memberId, key })
  const lines = () =>
    town.db.all<AuditDoc>('audit').filter(({ action }) => action === 'visit.purge')

  town.pass(20 * DAY_MS)
  expect(await purgeVisits(context, context.clock.now() - 31 * DAY_MS)).toBe(0)
  expect(lines()).toEqual([])

  town.pass(20 * DAY_MS)
  const before = context.clock.now() - 31 * DAY_MS
  const stopped = {
    ...context,
    db: { ...bound(context.db), removeWhere: () => Promise.reject(new Error('stopped')) },
  }
  await expect(purgeVisits(stopped, before)).rejects.toThrow('stopped')
  expect(town.db.all('visits')).toHaveLength(1)
  expect(lines()).toMatchObject([{ actorRole: 'job', subject: 'visits', details: { removed: 1 } }])

  expect(await purgeVisits(context, before)).toBe(2)
  expect([...town.db.all('visits'), ...town.db.all('codeUses')]).toEqual([])
  expect(lines().map(({ subject }) => subject)).toEqual(['visits', 'codeUses'])
  expect(await purgeVisits(context, before)).toBe(0)
  expect(lines()).toHaveLength(2)
})

type Database = ReturnType<Town['context']>['db']

/** The same database, as a plain object whose verbs can be replaced. */
const bound = (db: Database): Database => ({
  get: (...args) => db.get(...args),
  insert: (...args) => db.insert(...args),
  updateWhere: (...args) => db.updateWhere(...args),
  query: (...args) => db.query(...args),
  total: (...args) => db.total(...args),
  removeWhere: (...args) => db.removeWhere(...args),
})
