import type { House } from '../house'
import { ANALYST, data, DAY_MS, MANAGER, OWNER, refusal, startHouse } from '../house'

describe('the programme through the real SDK', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
  })
  afterAll(() => house.close())

  const shown = async () => data(await house.merchant(OWNER, 'programme.show', {}))
  const draft = async (revision: number, welcome: number) => {
    const config = structuredClone(house.config)
    config.welcome.points = welcome
    const input = { key: house.key(), revision, config }
    return house.merchant(OWNER, 'programme.saveDraft', input)
  }

  test('draft, compare, publish: everyone sees it at once, the draft is gone', async () => {
    const { revision } = data(await draft(0, 70))
    const { changes } = data(
      await house.merchant(ANALYST, 'programme.compare', { from: 1, to: 'draft' }),
    )
    expect(changes).toEqual([
      { path: 'welcome.points', before: '100', after: '70', effect: 'new_claims_only' },
    ])
    const publish = { key: house.key(), revision, note: 'less' }
    const { version } = data(await house.merchant(OWNER, 'programme.publish', publish))
    expect(version).toMatchObject({ version: 2, state: 'current' })
    expect(data(await house.merchant(OWNER, 'programme.publish', publish)).version.version).toBe(2)
    expect(await shown()).toMatchObject({ version: 2, draft: null })
  })

  test('two who edit the same draft: the second is told', async () => {
    const { revision } = data(await draft(0, 60))
    data(await draft(revision, 61))
    expect(refusal(await draft(revision, 62))).toBe('VERSION_CHANGED')
    const stale = { key: house.key(), revision, note: '' }
    expect(refusal(await house.merchant(OWNER, 'programme.publish', stale))).toBe('VERSION_CHANGED')
  })

  test('a scheduled version stands when its time comes; a later publication replaces it', async () => {
    const before = await shown()
    const startsAt = house.clock.now() + 2 * DAY_MS
    const revision = before.draft?.revision ?? 0
    const input = { key: house.key(), revision, startsAt, note: 'spring' }
    const { version } = data(await house.merchant(OWNER, 'programme.publish', input))
    expect(version).toMatchObject({ state: 'scheduled', startsAt })
    expect((await shown()).version).toBe(before.version)
    house.clock.moveBy(3 * DAY_MS)
    expect((await shown()).version).toBe(version.version)
  })

  test('a scheduled version can be taken back until it starts, and then never starts', async () => {
    const before = await shown()
    const { revision } = data(await draft(0, 33))
    const startsAt = house.clock.now() + 2 * DAY_MS
    const input = { key: house.key(), revision, startsAt, note: 'autumn' }
    const { version } = data(await house.merchant(OWNER, 'programme.publish', input))
    const cancel = { key: house.key(), version: version.version, note: 'not yet' }
    const stands = data(await house.merchant(OWNER, 'programme.cancel', cancel)).version
    expect(data(await house.merchant(OWNER, 'programme.cancel', cancel)).version).toEqual(stands)
    const again = { ...cancel, key: house.key() }
    expect(refusal(await house.merchant(OWNER, 'programme.cancel', again))).toBe('TOO_LATE')
    expect(refusal(await house.merchant(MANAGER, 'programme.cancel', again))).toBe('FORBIDDEN')
    house.clock.moveBy(3 * DAY_MS)
    const after = await shown()
    expect(after.version).toBe(stands.version)
    expect(after.config).toEqual(before.config)
  })

  test('roll back publishes the old one again as a new version', async () => {
    const before = (await shown()).versions.length
    const input = { key: house.key(), version: 1, note: 'back' }
    const { version } = data(await house.merchant(OWNER, 'programme.rollBack', input))
    expect(version.version).toBe(before + 1)
    expect((await shown()).config.welcome.points).toBe(100)
    const none = { key: house.key(), version: 99, note: '' }
    expect(refusal(await house.merchant(OWNER, 'programme.rollBack', none))).toBe('NOT_FOUND')
  })

  test('a bad draft is kept with its problems and cannot be published', async () => {
    const config = structuredClone(house.config)
    config.tiers.length = 3
    const saved = data(
      await house.merchant(OWNER, 'programme.saveDraft', { key: house.key(), revision: 0, config }),
    )
    expect(saved.problems).toContainEqual({
      path: 'tiers',
      problem: 'tiers_5_to_7',
      severity: 'error',
    })
    const reply = await house.merchant(OWNER, 'programme.publish', {
      key: house.key(),
      revision: saved.revision,
      note: '',
    })
    expect(reply).toMatchObject({ ok: false, code: 'INVALID_INPUT', details: { path: 'tiers' } })
  })

  test('only the owner changes it; a shape that is no programme is named', async () => {
    const input = { key: house.key(), revision: 1, config: house.config }
    expect(refusal(await house.merchant(MANAGER, 'programme.saveDraft', input))).toBe('FORBIDDEN')
    const { problems } = data(
      await house.merchant(OWNER, 'programme.check', { config: { industry: 'x' } }),
    )
    expect(problems.map(({ path }) => path)).toContain('industry')
  })
})
