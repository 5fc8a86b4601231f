import * as fc from 'fast-check'
import type { CardTemplate } from '../../../typings/contract'
import {
  cardBody,
  cardTexts,
  pageOf,
  templateIn,
  textsHash,
} from '../../../cloudfunctions/features/card/rules/card-body'
import { silentTrouble, troubleOf } from '../../../cloudfunctions/features/card/rules/trouble'

const seed = Date.now() % 1_000_000_000
const word = fc.string({ minLength: 1, maxLength: 9 })
const template: fc.Arbitrary<CardTemplate> = fc.record({
  brandName: word,
  logoUrl: fc.constant('https://example.com/logo.png'),
  title: word,
  notice: word,
  description: word,
  prerogative: word,
  bonusRules: word,
  untilName: word,
  buttonName: word,
  servicePhone: fc.constantFrom('', '021 5555'),
  color: fc.constantFrom('Color010' as const, 'Color102' as const),
  quantity: fc.integer({ min: 1, max: 100_000_000 }),
})
const id = fc.stringMatching(/^[\w-]{1,64}$/)

test(`the page behind a card names its template, and no other page does (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(id, fc.string(), (templateId, other) => {
      expect(templateIn(pageOf(templateId))).toBe(templateId)
      expect(templateIn(`${pageOf(templateId)}&${other}`)).toBeNull()
      expect(templateIn(`x${pageOf(templateId)}`)).toBeNull()
      if (!/^[\w-]{1,64}$/.test(other)) expect(templateIn(pageOf(other))).toBeNull()
    }),
    { seed },
  )
})

test(`a card is one per person, for good, shows points and holds no money (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(template, id, (card, templateId) => {
      const { member_card } = cardBody(card, templateId, 'gh_program').card
      expect(member_card).toMatchObject({ supply_bonus: true, supply_balance: false })
      expect(member_card.base_info).toMatchObject({
        get_limit: 1,
        can_give_friend: false,
        use_custom_code: false,
        date_info: { type: 'DATE_TYPE_PERMANENT' },
        sku: { quantity: card.quantity },
      })
      // What an update sends is part of what was created, word by word.
      expect(member_card).toMatchObject(cardTexts(card, templateId, 'gh_program'))
      expect('service_phone' in member_card.base_info).toBe(card.servicePhone !== '')
    }),
    { seed },
  )
})

test(`the hash moves with what WeChat shows, and only with that (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(template, id, word, (card, templateId, other) => {
      const hash = (change: Partial<CardTemplate>) =>
        textsHash({ ...card, ...change }, templateId, 'gh_program')
      expect(hash({ quantity: card.quantity + 1 })).toBe(hash({}))
      expect(hash({ title: other }) === hash({})).toBe(other === card.title)
      expect(hash({ bonusRules: other }) === hash({})).toBe(other === card.bonusRules)
    }),
    { seed },
  )
})

test.each<[number, string]>([
  [40001, 'secret_wrong'],
  [40164, 'ip_not_listed'],
  [48001, 'no_card_permission'],
  [45009, 'quota_day'],
  [45011, 'quota_minute'],
  [45031, 'out_of_stock'],
  [40073, 'not_our_card'],
  [1, 'other'],
])('WeChat’s %i is told as %s', (errcode, problem) => {
  expect(troubleOf(errcode, 7)).toEqual({ problem, errcode, detail: '', at: 7 })
})

test('a card that moved to the brand is told so, whatever the code; silence has none', () => {
  expect(troubleOf(48001, 7, true)).toMatchObject({ problem: 'moved_to_brand', errcode: 48001 })
  expect(silentTrouble(7)).toEqual({ problem: 'wechat_silent', errcode: 0, detail: '', at: 7 })
})
