import fc from 'fast-check'
import type { WalletState } from '../../../cloudfunctions/features/card/rules/events'
import {
  eventAt,
  eventKey,
  isEvidence,
  supersedes,
  walletStateAfter,
} from '../../../cloudfunctions/features/card/rules/events'

const event = (more: Record<string, string>) => ({
  FromUserName: 'o1',
  CreateTime: '1700000000',
  MsgType: 'event',
  Event: 'user_get_card',
  CardId: 'p1',
  UserCardCode: '1',
  ...more,
})

describe("WeChat's events", () => {
  it('two of one person in one second are two, a repeat is one', () => {
    expect(eventKey(event({}))).toBe(eventKey(event({})))
    for (const more of [{ Event: 'user_del_card' }, { CardId: 'p2' }, { UserCardCode: '2' }]) {
      expect(eventKey(event(more))).not.toBe(eventKey(event({})))
    }
  })

  it('tell where the card is, or are evidence only', () => {
    expect(walletStateAfter(event({}))).toBe('held')
    expect(walletStateAfter(event({ Event: 'user_del_card' }))).toBe('deleted')
    expect(walletStateAfter(event({ Event: 'user_consume_card' }))).toBe('ended')
    for (const Event of ['user_view_card', 'update_member_card', 'card_pay_order', 'unheard_of']) {
      expect(walletStateAfter(event({ Event }))).toBeNull()
      expect(isEvidence(event({ Event }))).toBe(true)
    }
    expect(isEvidence(event({ Event: 'card_sku_remind' }))).toBe(false)
  })

  it('a card taken back counts after the deletion of the same second', () => {
    const deleted = eventAt(event({ Event: 'user_del_card' }))
    const back = eventAt(event({ IsRestoreMemberCard: '1' }))
    expect(supersedes({ state: 'deleted', stateAt: deleted }, 'held', back)).toBe(true)
    expect(eventAt(event({ CreateTime: 'soon' }))).toBe(0)
  })

  it('whatever the order of arrival, the end is the same', () => {
    const told = fc.uniqueArray(
      fc.record({
        at: fc.nat(50),
        state: fc.constantFrom<WalletState>('held', 'deleted', 'ended'),
      }),
      { selector: ({ at }) => at, minLength: 1, maxLength: 8 },
    )
    const end = (list: { at: number; state: WalletState }[]) =>
      list.reduce<{ state: WalletState; stateAt: number }>(
        (known, { at, state }) => (supersedes(known, state, at) ? { state, stateAt: at } : known),
        { state: 'unknown', stateAt: -1 },
      ).state
    fc.assert(
      fc.property(told, fc.infiniteStream(fc.nat()), (list, dice) => {
        const shuffled = list
          .map((one) => ({ one, by: dice.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one)
        expect(end(shuffled)).toBe(end([...list].sort((a, b) => a.at - b.at)))
      }),
    )
  })
})
