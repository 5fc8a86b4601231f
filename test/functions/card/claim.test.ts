import { createHash } from 'node:crypto'
import type {
  CardBindOutput,
  CardClaimOutput,
  CodeBatch,
  MemberSummary,
  MessageView,
  Page,
  Profile,
  Reply,
  VisitView,
} from '../../../typings/contract'
import type { DeskWorld } from '../sale/desk-world'
import { data, insist, LIN, refusal, SHOP, startDesk } from '../sale/desk-world'

const shopId = SHOP as never
const APPID = 'wx1234567890abcdef'

describe('the card', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())

  const consent = (change: object = {}) => ({
    agreementVersion: desk.config.agreement.version,
    agreementHash: createHash('sha256').update(desk.config.agreement.body.zh).digest('hex'),
    marketing: true,
    ...change,
  })
  const claimInput = (change: object = {}) => ({
    key: desk.key(),
    scene: 'shop_qr',
    sceneRef: SHOP,
    consent: consent(),
    ...change,
  })
  /** A call of a person with a unionid, which phones of the plain kind do not have. */
  const asUnion = async <T>(openid: string, unionid: string, action: string, input: unknown) => {
    const identity = { openid, unionid, appid: APPID, source: 'wx_client' as const }
    const reply = await desk.host.call('consumer', { action, input }, identity)
    return (reply as unknown as { result: Reply<T> }).result
  }
  const summary = async (openid: string) =>
    data(await desk.consumer<MemberSummary>(openid, 'member.summary', {}))

  test('claimed with consent as records, scene and welcome gift at once', async () => {
    const claimed = data(await desk.consumer<CardClaimOutput>('ann', 'card.claim', claimInput()))
    expect(claimed.welcomePoints).toBe(100)
    expect(claimed.summary.balances.points).toBe(100)
    const records = desk
      .documents<{
        memberId: string
        kind: string
        granted: boolean
        textHash: string
        scene: string
      }>('consents')
      .filter(({ memberId }) => memberId === claimed.card.memberId)
    expect(records).toHaveLength(2)
    for (const record of records) {
      expect(record).toMatchObject({
        granted: true,
        scene: 'shop_qr',
        textHash: consent().agreementHash,
      })
    }
    const member = desk
      .documents<{ _id: string; scene: string; sceneRef: string }>('members')
      .find(({ _id }) => _id === claimed.card.memberId)
    expect(member).toMatchObject({ scene: 'shop_qr', sceneRef: SHOP })
  })

  test('the same claim 20 times at once: one member, one gift, 20 equal cards', async () => {
    const input = claimInput()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => desk.consumer<CardClaimOutput>('bob', 'card.claim', input)),
    )
    const cards = new Set(replies.map((reply) => JSON.stringify(data(reply).card)))
    expect(cards.size).toBe(1)
    expect((await summary('bob')).balances.points).toBe(100)
  })

  test('two claims at once of one person end in one card', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        desk.consumer<CardClaimOutput>('cat', 'card.claim', claimInput()),
      ),
    )
    const ids = replies.flatMap((reply) => (reply.ok ? [reply.data.card.memberId] : []))
    expect(new Set(ids).size).toBe(1)
    for (const reply of replies) if (!reply.ok) expect(refusal(reply)).toBe('ALREADY_A_MEMBER')
    expect((await summary('cat')).balances.points).toBe(100)
  })

  test('a second claim is refused', async () => {
    await desk.claim('dan')
    expect(refusal(await desk.consumer('dan', 'card.claim', claimInput()))).toBe('ALREADY_A_MEMBER')
  })

  test('without the agreement that stands there is no card', async () => {
    for (const change of [{ agreementVersion: 'old' }, { agreementHash: '0'.repeat(64) }]) {
      const reply = await desk.consumer(
        'eve',
        'card.claim',
        claimInput({ consent: consent(change) }),
      )
      expect(refusal(reply)).toBe('CONSENT_NEEDED')
    }
    expect(refusal(await desk.consumer('eve', 'member.summary', {}))).toBe('NOT_A_MEMBER')
  })

  test.each([0, 1, 2, 3, 4, 5])(
    'a claim that dies at request %i is finished by claiming again',
    async (after) => {
      const openid = `dying-${String(after)}`
      desk.cloud.faults.add({ kind: 'killCaller', after })
      await desk.consumer(openid, 'card.claim', claimInput()).catch(() => undefined)
      desk.cloud.faults.clear()
      const again = () => desk.consumer<CardClaimOutput>(openid, 'card.claim', claimInput())
      await insist(again).catch((error: unknown) => {
        expect(String(error)).toContain('ALREADY_A_MEMBER')
      })
      expect((await summary(openid)).balances.points).toBe(100)
    },
  )

  test('one person with two openids has one card, joined by unionid', async () => {
    const first = data(
      await asUnion<CardClaimOutput>('u-phone', 'union-1', 'card.claim', claimInput()),
    )
    const second = data(
      await asUnion<CardClaimOutput>('u-tablet', 'union-1', 'card.claim', claimInput()),
    )
    expect(second.card.number).toBe(first.card.number)
    expect(second).toMatchObject({ welcomePoints: 0, card: { memberId: first.card.memberId } })
    expect((await summary('u-tablet')).balances.points).toBe(100)
  })

  test('codes: twenty steps, each of 18 digits, each once', async () => {
    await desk.claim('fay')
    const { codes } = data(await desk.consumer<CodeBatch>('fay', 'code.batch', {}))
    expect(new Set(codes.map(({ value }) => value)).size).toBe(20)
    for (const { value } of codes) expect(value).toMatch(/^68\d{16}$/)
  })

  test('profile: nickname follows to the card, birthday once a year, nothing personal in clear', async () => {
    const { card } = await desk.claim('gus')
    const update = (input: object) =>
      desk.consumer<Profile>('gus', 'member.update', { key: desk.key(), ...input })
    data(await update({ nickname: 'Gus 王', birthday: '02-29' }))
    expect((await summary('gus')).nickname).toBe('Gus 王')
    expect(refusal(await update({ birthday: '03-01' }))).toBe('NOT_ELIGIBLE birthday_once_a_year')
    expect(data(await update({ birthday: '02-29' })).birthday).toBe('02-29')
    const stored = desk.documents<{ _id: string; birthday: string }>('members')
    expect(stored.find(({ _id }) => _id === card.memberId)?.birthday).not.toContain('02-29')
    expect(refusal(await update({ birthday: '02-30' }))).toBe('INVALID_INPUT')
  })

  test('the message centre tells of the welcome once; reading it clears the dot', async () => {
    await desk.claim('hal')
    const list = async () =>
      data(await desk.consumer<Page<MessageView>>('hal', 'message.list', {})).items
    for (let attempt = 0; attempt < 50 && (await list()).length === 0; attempt++);
    const [message, ...rest] = await list()
    expect(rest).toEqual([])
    expect(message).toMatchObject({ kind: 'welcome', read: false, values: { points: 100 } })
    const read = { key: desk.key(), ids: [message?.id] }
    expect(data(await desk.consumer('hal', 'message.read', read))).toEqual({ unread: 0 })
    expect((await summary('hal')).unreadMessages).toBe(0)
  })

  describe('on paper', () => {
    const enrol = (more: object = {}) =>
      desk.staff(LIN, 'member.enrol', {
        key: desk.key(),
        shopId,
        nickname: '陈阿姨',
        paperConsent: {
          agreementVersion: desk.config.agreement.version,
          signedAt: desk.clock.now(),
          marketing: false,
        },
        ...more,
      })

    test('a guest without a phone earns by number and spends nothing', async () => {
      const visit: VisitView = data(await enrol())
      expect(visit).toMatchObject({ proof: 'paper', nickname: '陈阿姨', points: 100 })
      expect((await desk.sell(visit, 2_000)).earnPoints).toBe(20)
      const spend = {
        key: desk.key(),
        shopId,
        visitId: visit.visitId,
        amountFen: 2_000,
        spendPoints: 100,
      }
      expect(refusal(await desk.staff(LIN, 'sale.record', spend))).toBe(
        'NOT_ELIGIBLE static_number',
      )
      const old = { agreementVersion: 'old', signedAt: desk.clock.now(), marketing: false }
      expect(refusal(await enrol({ paperConsent: old }))).toBe('CONSENT_NEEDED')
    })

    test('the same enrolment ten times is one member', async () => {
      const key = desk.key()
      const replies = await Promise.all(Array.from({ length: 10 }, () => enrol({ key })))
      expect(new Set(replies.map((reply) => data(reply).number)).size).toBe(1)
    })

    test('complaint 15: bound to a phone by its number, once; no second account is merged into it', async () => {
      const phone = '13800138000'
      const visit = data(await enrol({ phone }))
      expect(refusal(await enrol({ phone }))).toBe('ALREADY_DONE phone_taken')
      desk.cloud.setPhoneNumbers((_env, code) => (code === 'good' ? phone : null))
      const bind = (openid: string, phoneCode: string, key = desk.key()) =>
        desk.consumer<CardBindOutput>(openid, 'card.bind', {
          key,
          phoneCode,
          scene: 'direct',
          consent: consent(),
        })
      expect(refusal(await bind('ivy', 'bad'))).toBe('NOT_FOUND')
      const key = desk.key()
      const bound = data(await bind('ivy', 'good', key))
      expect(bound).toMatchObject({ found: true, summary: { card: { number: visit.number } } })
      desk.cloud.setPhoneNumbers(() => null)
      expect(data(await bind('ivy', 'good', key)).found).toBe(true)
      expect(data(await desk.consumer<Profile>('ivy', 'member.profile', {})).phoneMasked).toBe(
        '138****8000',
      )
      desk.cloud.setPhoneNumbers(() => phone)
      expect(refusal(await bind('thief', 'good'))).toBe('ALREADY_DONE phone_taken')
      desk.cloud.setPhoneNumbers(() => '13900139000')
      expect(data(await bind('nobody', 'good'))).toEqual({ found: false, summary: null })
      expect(JSON.stringify(desk.documents('members'))).not.toContain(phone)
    })
  })
})
