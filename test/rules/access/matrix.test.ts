import type { MerchantRow } from '../../../cloudfunctions/features/access/rules/matrix'
import {
  consumerMatrix,
  merchantMatrix,
  staffMatrix,
} from '../../../cloudfunctions/features/access/rules/matrix'

/** What the table must never say; that the functions obey it is test/functions/access. */
describe('the authorisation matrix', () => {
  const desk = Object.entries(staffMatrix)
  const house = Object.entries(merchantMatrix) as [string, MerchantRow<unknown>][]

  test('an analyst serves nobody and sees no person', () => {
    for (const [action, row] of desk) expect([action, row.analyst]).toEqual([action, 'none'])
    for (const [action, row] of house) {
      if (
        action.startsWith('member.') ||
        action.startsWith('team.') ||
        action.startsWith('audit.')
      ) {
        expect([action, row.analyst]).toEqual([action, 'none'])
      }
    }
  })

  test('staff never enter the console, nor leave their shop', () => {
    for (const [action, row] of house) expect([action, row.staff]).toEqual([action, 'none'])
    for (const [action, row] of desk) expect([action, row.staff]).not.toEqual([action, 'all'])
  })

  test('an owner may do whatever a manager may', () => {
    for (const [action, row] of [...desk, ...house]) {
      if (row.manager !== 'none') expect([action, row.owner]).toEqual([action, 'all'])
    }
  })

  test('what leaves the house or changes the promise is the owner’s alone', () => {
    const alone = [
      'member.export',
      'audit.list',
      'team.handOver',
      'programme.publish',
      'programme.rollBack',
    ] as const
    for (const action of alone) {
      expect(merchantMatrix[action]).toMatchObject({
        manager: 'none',
        analyst: 'none',
        owner: 'all',
      })
    }
  })

  const actions = [consumerMatrix, staffMatrix, merchantMatrix].flatMap((rows) => Object.keys(rows))

  test('complaint 33: nothing rewards the act of sharing, for there is no such action', () => {
    expect(actions.filter((action) => /share|referral|refer\b|friend/i.test(action))).toEqual([])
  })

  test('no prepaid money is taken: there is no such action', () => {
    expect(actions.filter((action) => /top.?up|deposit|prepaid|stored/i.test(action))).toEqual([])
  })

  test('a visitor sees the catalogue and may join, nothing more', () => {
    const open = Object.entries(consumerMatrix).filter(([, row]) => row.visitor)
    expect(open.map(([action]) => action).sort()).toEqual(
      [
        'session.open',
        'programme.show',
        'card.claim',
        'card.bind',
        'offer.nearby',
        'offer.show',
        'reward.list',
        'reward.show',
        'shop.list',
        'shop.cities',
        'event.record',
        'team.accept',
        'owner.claim',
      ].sort(),
    )
  })
})
