import type { OverviewDay, StaffId } from '../../../typings/contract'
import type { House } from '../house'
import { ANALYST, data, DAY_MS, MANAGER, OWNER, refusal, startHouse } from '../house'

describe('who works here, and what a second person is for', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse((config) => {
      config.limits.adjustPoints = 500
    })
    await house.claim('wang')
  })
  afterAll(() => house.close())

  const team = async () => data(await house.merchant(OWNER, 'team.list', { limit: 50 })).items
  const idOf = async (name: string): Promise<StaffId> => {
    const found = (await team()).find((person) => person.name === name)
    if (!found) throw new Error(`nobody called ${name}`)
    return found.staffId
  }
  test('an invitation is shown alike on a repeat, works once, and not for somebody else', async () => {
    const input = { key: house.key(), role: 'staff' as const, shopIds: [house.shop.shopId] }
    const first = data(await house.merchant(OWNER, 'team.invite', input))
    expect(data(await house.merchant(OWNER, 'team.invite', input))).toEqual(first)
    const { code } = first
    const accept = (openid: string) =>
      house.consumer(openid, 'team.accept', { key: house.key(), code, name: openid })
    expect(data(await accept('new-one')).roles).toMatchObject([{ role: 'staff' }])
    expect(data(await accept('new-one')).roles).toMatchObject([{ role: 'staff' }])
    expect(refusal(await accept('new-two'))).toBe('CODE_USED')
    expect(JSON.stringify(house.documents('invitations'))).not.toContain(code)
    const wrong = { key: house.key(), code: 'ZZZZ9999', name: 'x' }
    expect(refusal(await house.consumer('new-two', 'team.accept', wrong))).toBe('CODE_UNKNOWN')
  })

  test('a manager invites staff of their own shops and nobody above', async () => {
    const invite = (role: 'staff' | 'manager', shopIds = [house.shop.shopId]) =>
      house.merchant(MANAGER, 'team.invite', { key: house.key(), role, shopIds })
    expect(data(await invite('staff')).role).toBe('staff')
    expect(refusal(await invite('manager'))).toBe('FORBIDDEN')
    expect(refusal(await invite('staff', [house.otherShop.shopId]))).toBe('FORBIDDEN other_shop')
    expect(refusal(await invite('staff', []))).toBe('FORBIDDEN other_shop')
  })

  test('codes are not guessed: after ten tries the hour is over', async () => {
    const tries: string[] = []
    for (let at = 0; at < 11; at++) {
      const input = { key: house.key(), code: `GUESS${String(at)}22`, name: 'x' }
      tries.push(refusal(await house.consumer('guesser', 'team.accept', input)))
    }
    expect(tries.slice(0, 10)).toEqual(Array(10).fill('CODE_UNKNOWN'))
    expect(tries[10]).toBe('RATE_LIMITED')
  })

  test('the last owner stays, nobody changes their own post', async () => {
    const own = await idOf('Ma')
    const update = (openid: string, staffId: StaffId, role: 'owner' | 'manager') =>
      house.merchant(openid, 'team.update', {
        key: house.key(),
        staffId,
        role,
        shopIds: [],
        state: 'active',
      })
    expect(refusal(await update(OWNER, own, 'manager'))).toBe('FORBIDDEN own_account')
    await house.hire('owner-two', 'owner', [])
    const second = await idOf('owner-two')
    // Both try to remove the other at once: one of them must stay.
    const both = await Promise.all([
      update(OWNER, second, 'manager'),
      update('owner-two', own, 'manager'),
    ])
    expect(both.filter(({ ok }) => ok).length).toBeLessThan(2)
    await house.moveClock(11_000)
    const owners = (
      await Promise.all(
        [OWNER, 'owner-two'].map((openid) =>
          house.consumer(openid, 'session.open', { scene: 'direct', language: 'en' }),
        ),
      )
    ).filter((reply) => data(reply).roles.some(({ role }) => role === 'owner'))
    expect(owners.length).toBeGreaterThan(0)
  })

  test('a suspended person is out within ten seconds, and comes back without the PIN', async () => {
    const boss = (await isOwner(OWNER)) ? OWNER : 'owner-two'
    const { shopId } = house.shop
    const open = () => house.staff('new-one', 'desk.open', { shopId })
    const check = async (pin: string) =>
      data(await house.staff('new-one', 'desk.checkPin', { shopId, pin })).ok
    data(await house.staff('new-one', 'desk.setPin', { key: house.key(), shopId, pin: '161803' }))
    expect(data(await open()).pinSet).toBe(true)
    expect(await check('999999')).toBe(false)
    const list = data(await house.merchant(boss, 'team.list', { limit: 50 })).items
    const staffId = list.find(({ name }) => name === 'new-one')?.staffId as StaffId
    const put = async (state: 'suspended' | 'active') => {
      const post = { staffId, role: 'staff' as const, shopIds: [shopId], state }
      data(await house.merchant(boss, 'team.update', { key: house.key(), ...post }))
      await house.moveClock(10_001)
    }
    await put('suspended')
    expect(refusal(await open())).toBe('FORBIDDEN')
    await put('active')
    expect(data(await open()).pinSet).toBe(false)
    expect(await check('999999')).toBe(true)
  })

  const isOwner = async (openid: string) =>
    data(
      await house.consumer(openid, 'session.open', { scene: 'direct', language: 'en' }),
    ).roles.some(({ role }) => role === 'owner')

  describe('corrections', () => {
    let boss = OWNER
    beforeAll(async () => {
      boss = (await isOwner(OWNER)) ? OWNER : 'owner-two'
    })
    /** What a limit of the day has counted, of everybody. */
    const taken = (name: string) =>
      house
        .documents<{ _id: string; used: number }>('strictLimits')
        .filter(({ _id }) => _id.startsWith(`${name}:`))
        .reduce((sum, { used }) => sum + used, 0)
    const balances = async () => data(await house.consumer('wang', 'member.summary', {})).balances

    test('a small one is posted at once, with its reason in the log', async () => {
      const before = await balances()
      const input = {
        key: house.key(),
        memberId: await memberIdBy(boss),
        points: 50,
        reason: 'sorry for the wait',
      }
      expect(data(await house.merchant(MANAGER, 'member.adjust', input)).balances?.points).toBe(
        before.points + 50,
      )
      data(await house.merchant(MANAGER, 'member.adjust', input))
      expect((await balances()).points).toBe(before.points + 50)
      expect(taken('adjust')).toBe(1)
    })

    test('a large one needs a second person, is used once, and only for what was asked', async () => {
      const before = await balances()
      const whom = await memberIdBy(boss)
      const input = { key: house.key(), memberId: whom, points: 2000, reason: 'lost receipts' }
      const { approvalId } = data(await house.merchant(MANAGER, 'member.adjust', input))
      if (!approvalId) throw new Error('no approval asked')
      const decide = (openid: string) =>
        house.merchant(openid, 'approval.decide', {
          key: house.key(),
          approvalId,
          approve: true,
          reason: 'checked',
        })
      const early = { ...input, approvalId }
      expect(refusal(await house.merchant(MANAGER, 'member.adjust', early))).toBe(
        'APPROVAL_NEEDED second_person',
      )
      expect(refusal(await decide(MANAGER))).toBe('FORBIDDEN second_person')
      expect(data(await decide(boss)).state).toBe('approved')
      expect(refusal(await decide(boss))).toBe('ALREADY_DONE')
      expect(taken('adjust')).toBe(1)
      const more = { ...input, approvalId, points: 3000 }
      expect(refusal(await house.merchant(MANAGER, 'member.adjust', more))).toBe(
        'APPROVAL_NEEDED second_person',
      )
      const done = data(await house.merchant(MANAGER, 'member.adjust', early))
      expect(done.balances?.points).toBe(before.points + 2000)
      data(await house.merchant(MANAGER, 'member.adjust', early))
      expect((await balances()).points).toBe(before.points + 2000)
      expect(taken('adjust')).toBe(2)
      const again = { ...early, key: house.key() }
      expect(refusal(await house.merchant(MANAGER, 'member.adjust', again))).toBe(
        'ALREADY_DONE used',
      )
    })

    test('nobody corrects their own card', async () => {
      await house.claim(MANAGER)
      const session = data(
        await house.consumer(MANAGER, 'session.open', { scene: 'direct', language: 'en' }),
      )
      const own = session.member?.memberId
      if (!own) throw new Error('no card')
      const input = { key: house.key(), memberId: own, points: 10, reason: 'for me' }
      expect(refusal(await house.merchant(MANAGER, 'member.adjust', input))).toBe(
        'FORBIDDEN own_account',
      )
      const large = { ...input, key: house.key(), points: 2000 }
      const { approvalId } = data(await house.merchant(boss, 'member.adjust', large))
      if (!approvalId) throw new Error('no approval asked')
      const decide = (approve: boolean, key = house.key()) =>
        house.merchant(MANAGER, 'approval.decide', { key, approvalId, approve, reason: 'mine' })
      expect(refusal(await decide(true))).toBe('FORBIDDEN own_account')
      const key = house.key()
      expect(data(await decide(false, key)).state).toBe('rejected')
      expect(data(await decide(false, key)).state).toBe('rejected')
      expect(refusal(await decide(true, key))).toBe('IDEMPOTENCY_CONFLICT')
    })

    test('each number that somebody sees is in the log, also under one key; seen again, it counts once', async () => {
      house.cloud.setPhoneNumbers((_env, code) => code)
      const seen: string[] = []
      const key = house.key()
      for (const [openid, phone] of [
        ['phone-a', '13800000001'],
        ['phone-b', '13800000002'],
      ] as const) {
        const { memberId } = (await house.claim(openid)).card
        const bind = { key: house.key(), phoneCode: phone }
        data(await house.consumer(openid, 'member.bindPhone', bind))
        const input = { key, memberId, reason: 'a parcel waits' }
        for (const _time of [1, 2]) {
          expect(data(await house.merchant(MANAGER, 'member.revealPhone', input)).phone).toBe(phone)
        }
        seen.push(memberId)
      }
      const input = { action: 'member.revealPhone' }
      const { items } = data(await house.merchant(boss, 'audit.list', input))
      expect(items.map(({ subject }) => subject)).toEqual(seen.reverse())
      expect(taken('reveal')).toBe(2)
    })

    test('freezing stops spending, thawing allows it; a tier by hand has an end', async () => {
      const whom = await memberIdBy(boss)
      const freeze = (frozen: boolean) =>
        house.merchant(boss, 'member.freeze', {
          key: house.key(),
          memberId: whom,
          frozen,
          reason: 'a lost phone',
        })
      expect(data(await freeze(true)).status).toBe('frozen')
      const offers = await house.consumer('wang', 'member.summary', {})
      expect(data(offers).card.status).toBe('frozen')
      expect(data(await freeze(false)).status).toBe('active')
      const tierId = house.config.tiers[2]?.id ?? ''
      const until = house.clock.now() + 30 * DAY_MS
      const set = { key: house.key(), memberId: whom, tierId, until, reason: 'a good friend' }
      expect(data(await house.merchant(boss, 'member.setTier', set)).tierId).toBe(tierId)
    })
  })

  const memberIdBy = async (boss: string) => {
    const number = data(await house.consumer('wang', 'member.summary', {})).card.number
    const { items } = data(await house.merchant(boss, 'member.search', { text: number }))
    const [row] = items
    if (!row) throw new Error('not found by number')
    return row.memberId
  }

  test('the log tells who did what, newest first, page by page', async () => {
    const boss = (await isOwner(OWNER)) ? OWNER : 'owner-two'
    const list = async (input: object) =>
      data(await house.merchant(boss, 'audit.list', { limit: 50, ...input })).items
    const adjusted = await list({ action: 'member.adjust' })
    expect(adjusted).toHaveLength(2)
    expect(adjusted[0]).toMatchObject({ actorRole: 'manager', reason: 'lost receipts' })
    const all = await list({})
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((a, b) => b - a))
    const first = data(await house.merchant(boss, 'audit.list', { limit: 2 }))
    const second = data(
      await house.merchant(boss, 'audit.list', { limit: 2, cursor: first.cursor ?? '' }),
    )
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      all.slice(0, 4).map(({ id }) => id),
    )
    expect(await list({ actor: adjusted[0]?.actorId ?? '' })).toEqual(
      all.filter(({ actorId }) => actorId === adjusted[0]?.actorId),
    )
  })

  test('export: masked, with its reason in the log, owner only, formulas disarmed', async () => {
    const boss = (await isOwner(OWNER)) ? OWNER : 'owner-two'
    data(await house.consumer('wang', 'member.update', { key: house.key(), nickname: '=1+1' }))
    const input = { key: house.key(), reason: 'for the accountant' }
    const exported = data(await house.merchant(boss, 'member.export', input))
    const { csv, rows } = exported
    expect(rows).toBe(4)
    expect(data(await house.merchant(boss, 'member.export', input))).toEqual(exported)
    const limits = house.documents<{ _id: string; used: number }>('strictLimits')
    expect(limits.find(({ _id }) => _id.startsWith('export_rows:'))?.used).toBe(4)
    expect(csv).toContain("'=1+1")
    expect(csv).not.toMatch(/(^|,)=/m)
    expect(refusal(await house.merchant(MANAGER, 'member.export', input))).toBe('FORBIDDEN')
    const lines = data(await house.merchant(boss, 'audit.list', { action: 'member.export' })).items
    expect(lines).toMatchObject([{ reason: 'for the accountant', details: { rows: 4 } }])
  })

  test('overview: today in numbers, a checklist, alerts of what runs out', async () => {
    const overview = data(await house.merchant(ANALYST, 'console.overview', {}))
    expect(overview.trend).toHaveLength(30)
    const today: OverviewDay = overview.today
    expect(today.newMembers).toBe(4)
    const step = (name: string) => overview.checklist.find(({ step: s }) => s === name)?.done
    expect([step('programme'), step('first_shop'), step('first_staff')]).toEqual([true, true, true])
    expect(step('first_offer')).toBe(false)
  })

  test('leaving: the person is gone, the books stay', async () => {
    await house.claim('leaver')
    const journal = () => house.documents<{ _id: string; outbox: unknown[] }>('accounts').length
    const before = journal()
    const input = { key: house.key(), confirm: 'erase' as const }
    const own = data(await house.consumer('leaver', 'privacy.export', { key: house.key() }))
    expect(JSON.parse(own.json)).toMatchObject({ complete: true, balances: { points: 100 } })
    expect(data(await house.consumer('leaver', 'privacy.erase', input)).erasedAt).toBeGreaterThan(0)
    expect(refusal(await house.consumer('leaver', 'member.summary', {}))).toBe('NOT_A_MEMBER')
    expect(journal()).toBe(before)
    const left = house.documents<{ _id: string }>('identities').map(({ _id }) => _id)
    expect(left).not.toContain('leaver')
    expect((await house.claim('leaver')).card.number).toMatch(/^\d{8}$/)
  })

  test('behaviour is kept with consent only, and goes when consent is withdrawn', async () => {
    const record = () =>
      house.consumer('wang', 'event.record', {
        events: [{ name: 'card_view', at: house.clock.now(), values: { from: 'tab' } }],
      })
    expect(data(await record()).accepted).toBe(0)
    const consent = (granted: boolean) =>
      house.consumer('wang', 'privacy.consent', { key: house.key(), kind: 'behaviour', granted })
    const { items } = data(await consent(true))
    expect(items[0]).toMatchObject({ kind: 'behaviour', granted: true })
    expect(data(await record()).accepted).toBe(1)
    expect(house.documents('behaviour')).toHaveLength(1)
    data(await consent(false))
    expect(house.documents('behaviour')).toHaveLength(0)
    expect(data(await record()).accepted).toBe(0)
  })

  test('a poster is a PDF with the shop’s own code', async () => {
    const boss = (await isOwner(OWNER)) ? OWNER : 'owner-two'
    const { shopId } = house.shop
    const made = data(
      await house.merchant(boss, 'shop.poster', { shopId, size: 'A6', language: 'zh-CN' }),
    )
    expect(Buffer.from(made.pdfBase64, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(made.fileId).toMatch(/^cloud:\/\//)
  })

  test('an owner hands over, steps down to manager, and nobody is left without an owner', async () => {
    const boss = (await isOwner(OWNER)) ? OWNER : 'owner-two'
    await house.hire('heir', 'manager', [])
    const staffId = await idOf('heir')
    const own = data(
      await house.consumer(boss, 'session.open', { scene: 'direct', language: 'en' }),
    )
    expect(own.roles.map(({ role }) => role)).toContain('owner')
    const hand = (openid: string, to: StaffId) =>
      house.merchant(openid, 'team.handOver', { key: house.key(), staffId: to })
    expect(refusal(await hand(MANAGER, staffId))).toBe('FORBIDDEN')
    expect(refusal(await hand(boss, 'nobody' as StaffId))).toBe('NOT_FOUND')
    const mine = (await team()).find(({ you }) => you)?.staffId
    if (boss === OWNER && mine)
      expect(refusal(await hand(boss, mine))).toBe('FORBIDDEN own_account')

    expect(data(await hand(boss, staffId)).role).toBe('owner')
    await house.moveClock(11_000)
    expect([await isOwner('heir'), await isOwner(boss)]).toEqual([true, false])
    // With a key of its own: what a repeat with the same key is answered stands in access/repeats.
    expect(refusal(await hand(boss, staffId))).toBe('FORBIDDEN')
    const log = data(await house.merchant('heir', 'audit.list', { action: 'team.handOver' })).items
    expect(log).toMatchObject([{ subject: staffId, actorRole: 'owner' }])
    expect(
      refusal(await house.merchant(boss, 'member.export', { key: house.key(), reason: 'mine' })),
    ).toBe('FORBIDDEN')
  })
})
