import type { Account, Entry, StoredAccount } from '../../../cloudfunctions/features/account'
import { accountOf } from '../../../cloudfunctions/features/account'
import type { House } from '../house'
import { data, DAY_MS, startHouse } from '../house'

describe('jobs through the real SDK', () => {
  let house: House
  let zhao: string
  beforeAll(async () => {
    house = await startHouse((config) => {
      config.points.expiry = { kind: 'months', months: 1 }
    })
    zhao = (await house.claim('zhao')).card.memberId
    await house.give('zhao', 500)
  })
  afterAll(() => house.close())

  const account = (): Account => {
    const found = house.documents<StoredAccount>('accounts').find(({ _id }) => _id === zhao)
    if (!found) throw new Error('no account')
    return accountOf(found)
  }
  const journal = () =>
    house.documents<Entry>('journal').filter(({ accountId }) => accountId === zhao)

  test('a person cannot run them, whatever they send', async () => {
    for (const event of [{ TriggerName: 'minute' }, { Type: 'Timer', TriggerName: 'minute' }, {}]) {
      const reply = await house.call('jobs', event, { openid: 'zhao' })
      expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    }
    const unknown = await house.call('jobs', { TriggerName: 'year' }, { openid: '' })
    expect(unknown).toMatchObject({ ok: false, code: 'UNKNOWN_ACTION' })
  })

  test('a correction reaches the journal and the message centre within minutes, once', async () => {
    await house.moveClock(5 * 60_000)
    expect(account().outbox).toEqual([])
    expect(
      journal()
        .map(({ type }) => type)
        .filter((type) => type !== 'notice')
        .sort(),
    ).toEqual(['adjust', 'welcome'])
    const { items } = data(await house.consumer('zhao', 'message.list', {}))
    expect(items.filter(({ kind }) => kind === 'correction')).toHaveLength(1)
  })

  test('a member is told once before points lapse, unless they do not wish to be', async () => {
    await house.claim('qian')
    const reminders = { key: house.key(), tier: true, expiry: false, offers: false }
    data(await house.consumer('qian', 'notification.update', reminders))
    // The entry is written, reaches the journal a minute later, and is told by the run after that.
    for (const later of [3 * DAY_MS, 2 * 60_000, 0]) {
      house.clock.moveBy(later)
      await house.call('jobs', { TriggerName: 'minute' }, { openid: '' })
    }
    const told = async (openid: string) =>
      data(await house.consumer(openid, 'message.list', {})).items.filter(
        ({ kind }) => kind === 'points_expiring',
      )
    const lapse = account().lots
    const [message, ...more] = await told('zhao')
    expect(more).toEqual([])
    expect(message?.values['points']).toBe(600)
    expect(Object.keys(lapse)[0]).toContain(
      new Date(Number(message?.values['until']) + 8 * 3_600_000).toISOString().slice(0, 10),
    )
    expect(await told('qian')).toEqual([])
  })

  test('points lapse by themselves, and a repeat of the timer changes nothing', async () => {
    house.clock.moveBy(33 * DAY_MS)
    await house.call('jobs', { TriggerName: 'minute' }, { openid: '' })
    expect(account().balances.points).toBe(0)
    await house.call('jobs', { TriggerName: 'minute' }, { openid: '' })
    const before = account().version
    const again = await house.call('jobs', { TriggerName: 'minute' }, { openid: '' })
    expect(again).toMatchObject({ ok: true })
    expect(account().version).toBe(before)
  })

  test('the same timer 5 times at once does each thing once', async () => {
    await house.give('zhao', 80)
    house.clock.moveBy(33 * DAY_MS)
    await Promise.all(
      Array.from({ length: 5 }, () =>
        house.call('jobs', { TriggerName: 'minute' }, { openid: '' }),
      ),
    )
    const entries = [...journal(), ...account().outbox]
    const seqs = [...new Set(entries.map(({ seq }) => seq))]
    const lapsed = entries.filter(({ type, change }) => type === 'expire' && change.points === -80)
    expect(new Set(lapsed.map(({ _id }) => _id)).size).toBe(1)
    expect(seqs.length).toBe(account().head.seq)
  })
})
