import { createHash } from 'node:crypto'
import type { Account, StoredAccount } from '../../../cloudfunctions/features/account'
import { accountOf } from '../../../cloudfunctions/features/account'
import type {
  CardBindOutput,
  MemberId,
  MemberSummary,
  MergeOutcome,
  VisitView,
} from '../../../typings/contract'
import type { House } from '../house'
import { insist } from '../sale/desk-world'
import { data, DAY_MS, MANAGER, OWNER, patiently, refusal, STAFF, startHouse } from '../house'

describe('two cards of one person', () => {
  let house: House
  let shopId: House['shop']['shopId']
  beforeAll(async () => {
    house = await startHouse()
    shopId = house.shop.shopId
  })
  afterAll(() => house.close())
  afterEach(() => house.cloud.faults.clear())

  const account = (id: string): Account => {
    const found = house.documents<StoredAccount>('accounts').find(({ _id }) => _id === id)
    if (!found) throw new Error(`no account ${id}`)
    return accountOf(found)
  }
  const sell = async (visit: VisitView, amountFen: number) =>
    data(
      await house.staff(STAFF, 'sale.record', {
        key: house.key(),
        shopId,
        visitId: visit.visitId,
        amountFen,
      }),
    )
  const summary = async (openid: string): Promise<MemberSummary> =>
    data(await house.consumer(openid, 'member.summary', {}))

  /** Two cards, each with a sale of ¥100 on the same day; the old one has a coupon, too. */
  const pair = async (name: string) => {
    const keep = (await house.claim(`${name}-new`)).card
    const close = (await house.claim(`${name}-old`)).card
    const sale = await sell(await house.visit(`${name}-old`), 10_000)
    await sell(await house.visit(`${name}-new`), 10_000)
    return { keep, close, sale, keepId: keep.memberId, closeId: close.memberId }
  }
  type Pair = Pick<Awaited<ReturnType<typeof pair>>, 'keepId' | 'closeId'>

  /** Asked by the owner, approved by the manager, carried out by the owner. */
  const approved = async ({ keepId, closeId }: Pair) => {
    const wish = { key: house.key(), keepId, closeId, reason: 'one person, seen in the shop' }
    const { approvalId } = data(await house.merchant(OWNER, 'member.merge', wish))
    if (!approvalId) throw new Error('nobody was asked')
    data(
      await house.merchant(MANAGER, 'approval.decide', {
        key: house.key(),
        approvalId,
        approve: true,
        reason: 'seen',
      }),
    )
    return { ...wish, approvalId }
  }
  const merge = async (cards: Pair): Promise<MergeOutcome> =>
    data(await house.merchant(OWNER, 'member.merge', await approved(cards)))

  test('complaint 15: previewed, approved by a second person, and nothing is lost', async () => {
    const offer = await house.offer({ perMember: 2 })
    const cards = await pair('ada')
    const { keepId, closeId, close } = cards
    data(
      await house.consumer('ada-old', 'offer.claim', {
        key: house.key(),
        offerId: offer.offerId,
      }),
    )
    const preview = data(await house.merchant(MANAGER, 'member.mergePreview', { keepId, closeId }))
    expect(preview).toMatchObject({ coupons: 1, redemptions: 0, proof: 'none', undoDays: 30 })
    expect(preview.after.points).toBe(account(keepId).balances.points + 200)
    const wish = { key: house.key(), keepId, closeId, reason: 'one person' }
    const asked = data(await house.merchant(OWNER, 'member.merge', wish))
    const alone = { ...wish, approvalId: asked.approvalId as never }
    expect(refusal(await house.merchant(OWNER, 'member.merge', alone))).toBe(
      'APPROVAL_NEEDED second_person',
    )
    expect(account(closeId).status).toBe('active')
    const { merge: done } = await merge(cards)
    expect(done).toMatchObject({ state: 'done', keptId: keepId, points: 200, undoable: true })
    expect(account(keepId).balances.points).toBe(preview.after.points)
    expect(account(closeId)).toMatchObject({ status: 'closed', mergedInto: keepId, lots: {} })
    // One person in one shop on one day is one visit.
    expect(account(keepId).qualifying.lifetime.visits).toBe(1)
    expect(account(keepId).qualifying.lifetime.spendFen).toBe(20_000)
    // Both phones show the one card, with the coupon on it.
    await house.moveClock(2 * 60_000)
    for (const openid of ['ada-old', 'ada-new']) {
      const seen = await summary(openid)
      expect(seen.card.memberId).toBe(keepId)
      expect(seen.balances.points).toBe(preview.after.points)
      expect(seen.couponCount).toBe(1)
    }
    expect(
      data(await house.consumer('ada-old', 'coupon.list', { state: 'usable' })).items,
    ).toHaveLength(1)
    // The old number and the old code lead to the card of today.
    const typed = { key: house.key(), shopId, code: close.number }
    expect(data(await house.staff(STAFF, 'visit.scan', typed)).memberId).toBe(keepId)
    const { items } = data(await house.merchant(OWNER, 'member.search', { text: close.number }))
    expect(items.map(({ memberId }) => memberId)).toEqual([keepId])
    const detail = data(await house.merchant(OWNER, 'member.show', { memberId: closeId }))
    expect(detail).toMatchObject({ status: 'closed', mergedInto: keepId })
    const { json } = data(await house.consumer('ada-new', 'privacy.export', { key: house.key() }))
    const own = JSON.parse(json) as { entriesOfMergedCards: { type: string }[] }
    expect(own.entriesOfMergedCards.map(({ type }) => type)).toContain('earn')
    const told = data(await house.consumer('ada-new', 'message.list', {})).items
    expect(told.filter(({ kind }) => kind === 'merged')).toHaveLength(1)
    expect(refusal(await house.merchant(OWNER, 'member.merge', await approved(cards)))).toBe(
      'ALREADY_DONE',
    )
  })

  test('an old sale is refunded and an old pick-up is cancelled on the card of today', async () => {
    const reward = await house.reward({ points: 50 })
    const cards = await pair('bea')
    const { keepId, closeId, sale } = cards
    const redeem = { key: house.key(), rewardId: reward.rewardId, points: 50 }
    const taken = data(await patiently(() => house.consumer('bea-old', 'reward.redeem', redeem)))
    await merge(cards)
    await house.moveClock(2 * 60_000)
    const before = account(keepId)
    const refund = { key: house.key(), shopId, saleId: sale.saleId, amountFen: 10_000, reason: 'x' }
    const preview = data(
      await house.staff(STAFF, 'refund.preview', {
        shopId,
        saleId: sale.saleId,
        amountFen: 10_000,
      }),
    )
    expect(preview.clawBackPoints).toBe(100)
    data(await house.staff(STAFF, 'refund.record', refund))
    data(await house.staff(STAFF, 'refund.record', refund))
    expect(account(keepId).balances.points).toBe(before.balances.points - 100)
    expect(account(keepId).qualifying.lifetime).toMatchObject({ visits: 1, spendFen: 10_000 })
    const cancel = { key: house.key(), redemptionId: taken.redemptionId }
    data(await house.consumer('bea-new', 'redemption.cancel', cancel))
    expect(account(keepId).balances.points).toBe(before.balances.points - 50)
    expect(account(closeId).balances.points).toBe(0)
    // What the old card did is found under the new one, and can no longer be told apart.
    const found = data(
      await house.staff(STAFF, 'sale.find', { shopId, memberNumber: cards.keep.number }),
    )
    expect(found.items.map(({ saleId }) => saleId)).toContain(sale.saleId)
    const undo = { key: house.key(), closeId, reason: 'not one person' }
    expect(refusal(await house.merchant(OWNER, 'member.undoMerge', undo))).toBe(
      'NOT_ELIGIBLE locked',
    )
    expect(account(closeId).status).toBe('closed')
  })

  test('undone within its days it is two cards again, as they were', async () => {
    const offer = await house.offer({ perMember: 2 })
    const cards = await pair('cid')
    const { keepId, closeId, keep, close } = cards
    const claim = { key: house.key(), offerId: offer.offerId }
    data(await house.consumer('cid-old', 'offer.claim', claim))
    const before = [account(keepId), account(closeId)].map(
      ({ balances, lots, qualifying, tier }) => ({
        balances,
        lots,
        qualifying,
        tier,
      }),
    )
    await merge(cards)
    await house.moveClock(DAY_MS)
    const inHand = async () =>
      data(await house.consumer('cid-old', 'coupon.list', { state: 'usable' })).items.length
    expect(await inHand()).toBe(1)
    data(await house.consumer('cid-new', 'coupon.list', { state: 'usable' }))
    const undo = { key: house.key(), closeId, reason: 'two people after all' }
    const undone = data(await house.merchant(MANAGER, 'member.undoMerge', undo))
    expect(undone.merge.state).toBe('undone')
    // From the next call on: nobody acts for the other person any more.
    expect(await inHand()).toBe(1)
    expect(data(await house.merchant(MANAGER, 'member.undoMerge', undo)).merge.state).toBe('undone')
    await house.moveClock(2 * 60_000)
    const after = [account(keepId), account(closeId)].map(
      ({ balances, lots, qualifying, tier }) => ({
        balances,
        lots,
        qualifying,
        tier,
      }),
    )
    expect(after).toEqual(before)
    expect((await summary('cid-old')).card.number).toBe(close.number)
    expect((await summary('cid-old')).couponCount).toBe(1)
    expect((await summary('cid-new')).card.number).toBe(keep.number)
    expect((await summary('cid-new')).couponCount).toBe(0)
    // And one card again, under a new decision.
    expect((await merge(cards)).merge?.state).toBe('done')
    house.clock.moveBy(31 * DAY_MS)
    const late = { key: house.key(), closeId, reason: 'too late' }
    expect(refusal(await house.merchant(OWNER, 'member.undoMerge', late))).toBe(
      'TOO_LATE window_closed',
    )
  })

  test('what is frozen or in progress is refused, and changes nothing', async () => {
    const cards = await pair('dan')
    const { keepId, closeId } = cards
    const freeze = (memberId: MemberId, frozen: boolean) =>
      house.merchant(OWNER, 'member.freeze', {
        key: house.key(),
        memberId,
        frozen,
        reason: 'a test',
      })
    for (const frozen of [keepId, closeId]) {
      data(await freeze(frozen, true))
      const wish = await approved(cards)
      expect(refusal(await house.merchant(OWNER, 'member.merge', wish))).toBe('ACCOUNT_FROZEN')
      data(await freeze(frozen, false))
      expect(account(closeId).balances.points).toBe(200)
      expect(account(closeId).status).toBe('active')
    }
    const self = { key: house.key(), keepId, closeId: keepId, reason: 'x!' }
    expect(refusal(await house.merchant(OWNER, 'member.merge', self))).toContain('INVALID_INPUT')
  })

  test.each(['killCaller', 'dropReply'] as const)(
    '%s at any request: once, and whole',
    async (kind) => {
      for (const after of [1, 4, 7, 10, 13, 16]) {
        const name = `${kind}-${String(after)}`
        const cards = await pair(name)
        const wish = await approved(cards)
        house.cloud.faults.add({ kind, after })
        const send = () => house.merchant(OWNER, 'member.merge', wish)
        await send().catch(() => null)
        house.cloud.faults.clear()
        // Half of them nobody sends again: jobs end what was decided.
        if (after % 2 === 0) await insist(send)
        for (let run = 0; run < 3; run++) {
          house.clock.moveBy(61_000)
          await house.call('jobs', { TriggerName: 'minute' }, { openid: '' })
        }
        if (account(cards.closeId).status === 'active') {
          expect(house.documents<{ _id: string }>('merges').map(({ _id }) => _id)).not.toContain(
            cards.closeId,
          )
          await insist(send)
        }
        expect(account(cards.closeId).balances.points).toBe(0)
        expect(account(cards.keepId).balances.points).toBe(400)
        expect((await summary(`${name}-old`)).card.memberId).toBe(cards.keepId)
        const undo = { key: house.key(), closeId: cards.closeId, reason: 'again two' }
        house.cloud.faults.add({ kind, after })
        await house.merchant(OWNER, 'member.undoMerge', undo).catch(() => null)
        house.cloud.faults.clear()
        house.clock.moveBy(61_000)
        await house.call('jobs', { TriggerName: 'minute' }, { openid: '' })
        await insist(() => house.merchant(OWNER, 'member.undoMerge', undo))
        expect(account(cards.closeId).balances.points).toBe(200)
        expect(account(cards.keepId).balances.points).toBe(200)
      }
    },
  )

  test('a person with a card binds the one that the shop kept under their number', async () => {
    const phone = '13700137000'
    house.cloud.setPhoneNumbers(() => phone)
    const enrol = {
      key: house.key(),
      shopId,
      nickname: '老客',
      phone,
      paperConsent: {
        agreementVersion: house.config.agreement.version,
        signedAt: house.clock.now(),
        marketing: false,
      },
    }
    const paper = data(await house.staff(STAFF, 'member.enrol', enrol))
    await sell(paper, 30_000)
    const mine = (await house.claim('eve')).card
    const input = {
      key: house.key(),
      phoneCode: 'code',
      scene: 'direct' as const,
      consent: {
        agreementVersion: house.config.agreement.version,
        agreementHash: createHash('sha256').update(house.config.agreement.body.zh).digest('hex'),
        marketing: false,
      },
    }
    const bound: CardBindOutput = data(await house.consumer('eve', 'card.bind', input))
    expect(bound).toMatchObject({
      found: true,
      merged: { number: paper.number, points: 400 },
      summary: { card: { number: mine.number }, balances: { points: 500 } },
    })
    // The phone code works once: the answer to a repeat comes from what was decided.
    house.cloud.setPhoneNumbers(() => null)
    expect(data(await house.consumer('eve', 'card.bind', input)).merged?.points).toBe(400)
    expect(data(await house.consumer('eve', 'member.profile', {})).phoneMasked).toBe('137****7000')
    house.cloud.setPhoneNumbers(() => phone)
    const again = { ...input, key: house.key() }
    expect(refusal(await house.consumer('eve', 'card.bind', again))).toBe('ALREADY_A_MEMBER')
    expect(refusal(await house.consumer('mallory', 'card.bind', again))).toBe(
      'ALREADY_DONE phone_taken',
    )
    house.cloud.setPhoneNumbers(() => null)
  })
})
