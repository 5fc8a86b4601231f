import type { Profile } from '../../../typings/contract'
import type { House } from '../house'
import { data, OWNER, refusal, startHouse } from '../house'
import { addToWallet, inWallet, openWalletCard, person, runJobs } from './wallet-house'
import { template } from './wallet-template'

let house: House
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

const MOBILE = 'USER_FORM_INFO_FLAG_MOBILE'
const BIRTHDAY = 'USER_FORM_INFO_FLAG_BIRTHDAY'
const typed = (phone: string, birthday = '') => [
  { name: MOBILE, value: phone },
  ...(birthday ? [{ name: BIRTHDAY, value: birthday }] : []),
]
const profile = async (openid: string): Promise<Profile> =>
  data(await house.consumer(openid, 'member.profile', {}))
const submit = (openid: string, fields: ReturnType<typeof typed>) =>
  house.weChat.wallet.submit(person(openid), inWallet(house, openid)?.code ?? '', fields)
const told = (path: string) =>
  house.weChat.traffic.list().filter(({ direction, name }) => direction === 'call' && name === path)

describe("a card that WeChat's form activates", () => {
  it('goes to WeChat with its form, and takes no other', async () => {
    const bad = { ...template, form: 'idcard' as 'phone' }
    const saved = await house.merchant(OWNER, 'wallet.saveTemplate', {
      key: house.key(),
      template: bad,
    })
    expect(saved).toMatchObject({ ok: false, code: 'INVALID_INPUT' })
    const view = await openWalletCard(house, { ...template, form: 'phone_birthday' })
    expect(view.level).toBe('wx_card')
    const [card] = house.weChat.cards()
    expect(card?.value.body).toMatchObject({
      wx_activate: true,
      wx_activate_after_submit: true,
      activate_app_brand_pass: expect.stringMatching(/^pages\/card\/card\?card=/) as string,
    })
    expect(card?.value.activationForm).toMatchObject({
      required_form: { can_modify: false, common_field_id_list: [MOBILE] },
      optional_form: { can_modify: false, common_field_id_list: [BIRTHDAY] },
    })
    expect(told('/card/membercard/activateuserform/set')).toHaveLength(1)
  })

  it('waits for the form, then has number, points and tier; what was typed is kept', async () => {
    const { card } = await house.claim('form-lu')
    const ticket = data(
      await house.consumer('form-lu', 'wallet.begin', { key: house.key(), scene: 'direct' }),
    )
    expect(ticket.hasForm).toBe(true)
    await addToWallet(house, 'form-lu')
    expect(inWallet(house, 'form-lu')).toMatchObject({
      active: false,
      form: [
        { name: MOBILE, required: true },
        { name: BIRTHDAY, required: false },
      ],
    })
    await house.give('form-lu', 7)
    await runJobs(house)
    expect(inWallet(house, 'form-lu')?.active).toBe(false)
    submit('form-lu', typed('13900001111', '1990-2-9'))
    await house.weChat.settled()
    const held = inWallet(house, 'form-lu')
    expect(held).toMatchObject({ active: true, number: card.number, form: [] })
    expect(held?.fields?.[0]?.value).toBe('107')
    expect(held?.fields?.[1]?.value).toBe(house.config.tiers[0]?.name.zh)
    expect(await profile('form-lu')).toMatchObject({
      phoneMasked: '139****1111',
      birthday: '02-09',
    })
    expect(house.documents<{ action: string }>('audit')).toContainEqual(
      expect.objectContaining({ action: 'wallet.form', details: { fields: 'phone,birthday' } }),
    )
    await house.give('form-lu', 3)
    await runJobs(house)
    expect(inWallet(house, 'form-lu')?.fields?.[0]?.value).toBe('110')
  })

  it('keeps what the member told us before, and leaves a number to the card that has it', async () => {
    await house.claim('form-bai')
    data(await house.consumer('form-bai', 'member.update', { key: house.key(), birthday: '05-05' }))
    await addToWallet(house, 'form-bai')
    submit('form-bai', typed('13900001111', '1991-12-31'))
    await house.weChat.settled()
    expect(inWallet(house, 'form-bai')?.active).toBe(true)
    expect(await profile('form-bai')).toMatchObject({ phoneMasked: '', birthday: '05-05' })
    expect((await profile('form-lu')).phoneMasked).toBe('139****1111')
  })

  it('is activated by the jobs when WeChat was silent at the form, and nothing is taken twice', async () => {
    await house.claim('form-yu')
    await addToWallet(house, 'form-yu')
    house.weChat.faults.add({
      kind: 'errcode',
      path: '/card/membercard/userinfo/get',
      errcode: -1,
    })
    submit('form-yu', typed('13900002222'))
    await house.weChat.settled()
    expect(inWallet(house, 'form-yu')?.active).toBe(false)
    house.weChat.faults.clear()
    await house.moveClock(3_700_000)
    await runJobs(house)
    expect(inWallet(house, 'form-yu')?.active).toBe(true)
    expect((await profile('form-yu')).phoneMasked).toBe('139****2222')
  })

  it('has its form read by the ticket when the holder comes back with it', async () => {
    const { card } = await house.claim('form-ren')
    await addToWallet(house, 'form-ren')
    house.weChat.faults.add({ kind: 'lateEvent', path: 'submit_', delayMs: 60_000, times: 1 })
    const { page } = submit('form-ren', typed('13900003333'))
    const query = new URLSearchParams(page.split('?')[1])
    expect(query.get('card')).toMatch(/^t/)
    const adopted = data(
      await house.consumer('form-ren', 'wallet.adopt', {
        key: house.key(),
        cardId: query.get('card_id') ?? '',
        code: query.get('encrypt_code') ?? '',
        ticket: query.get('activate_ticket') ?? '',
      }),
    )
    expect(adopted.card).toMatchObject({ number: card.number, wallet: 'added' })
    expect(told('/card/membercard/activatetempinfo/get')).toHaveLength(1)
    expect(inWallet(house, 'form-ren')).toMatchObject({ active: true, number: card.number })
    expect((await profile('form-ren')).phoneMasked).toBe('139****3333')
    const stolen = await house.consumer('form-lu', 'wallet.adopt', {
      key: house.key(),
      cardId: query.get('card_id') ?? '',
      code: query.get('encrypt_code') ?? '',
    })
    expect(refusal(stolen)).toBe('ALREADY_DONE wallet_taken')
  })

  it('is active at once again when the merchant takes the form away', async () => {
    const standing = data(await house.merchant(OWNER, 'wallet.show', {})).template
    if (!standing) throw new Error('no template')
    const { templateId, version } = standing
    const save = { key: house.key(), templateId, version, template }
    expect(data(await house.merchant(OWNER, 'wallet.saveTemplate', save)).template.form).toBe(
      undefined,
    )
    data(await house.merchant(OWNER, 'wallet.push', { key: house.key(), templateId }))
    await runJobs(house)
    await house.claim('form-shu')
    await addToWallet(house, 'form-shu')
    expect(inWallet(house, 'form-shu')).toMatchObject({ active: true, form: [] })
    expect(told('/card/membercard/activateuserform/set')).toHaveLength(1)
  })
})
