import type { Account, Entry } from '../../../cloudfunctions/features/account'
import type { House } from '../house'
import { data, DAY_MS, startHouse } from '../house'

jest.setTimeout(30_000)

describe('jobs through the real SDK', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse((config) => {
      config.points.expiry = { kind: 'months', months: 1 }
    })
    await house.claim('zhao')
    await house.give('zhao', 500)
  }, 60_000)
  afterAll(() => house.close(), 30_000)

  const account = (): Account => {
    const [found] = house.documents<Account>('accounts')
    if (!found) throw new Error('no account')
    return found
  }
  const journal = () => house.documents<Entry>('journal')

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
        .sort(),
    ).toEqual(['adjust', 'welcome'])
    const { items } = data(await house.consumer('zhao', 'message.list', {}))
    expect(items.filter(({ kind }) => kind === 'correction')).toHaveLength(1)
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
