import type { MemberRow, MemberSearchInput } from '../../../typings/contract'
import type { House } from '../house'
import { data, OWNER, refusal, STAFF, startHouse } from '../house'

/** Who is found by a name that several bear, and by a phone number, which only one can hold. */
describe('the member search', () => {
  let house: House
  const NAMESAKES = ['ann-1', 'ann-2', 'ann-3', 'ann-4', 'ann-5']
  const numbers: Record<string, string> = {}

  beforeAll(async () => {
    house = await startHouse()
    const names = { 'ann-0': '林', 'ann-6': '林夏天', 'ann-7': 'Ann' }
    for (const openid of [...NAMESAKES, ...Object.keys(names)]) {
      const { card } = await house.claim(openid)
      numbers[openid] = card.number
      const nickname = names[openid as keyof typeof names] ?? '林夏'
      data(await house.consumer(openid, 'member.update', { key: house.key(), nickname }))
    }
  })
  afterAll(() => house.close())

  const search = async (input: MemberSearchInput) =>
    data(await house.merchant(OWNER, 'member.search', input))
  const all = async (input: MemberSearchInput): Promise<MemberRow[]> => {
    const { items, cursor } = await search(input)
    return cursor === undefined ? items : [...items, ...(await all({ ...input, cursor }))]
  }
  const of = (openids: string[]) => openids.map((openid) => numbers[openid]).sort()
  test.each([1, 2, 3, 50])('finds every namesake once, %i a page', async (limit) => {
    const rows = await all({ text: '林夏', limit })
    expect(rows.map(({ number }) => number).sort()).toEqual(of([...NAMESAKES, 'ann-6']))
    // Those of that very name come first.
    expect(rows.map(({ nickname }) => nickname)).toEqual([...NAMESAKES.map(() => '林夏'), '林夏天'])
  })

  test('a name is a beginning, whatever its case', async () => {
    expect((await all({ text: 'AN' })).map(({ number }) => number)).toEqual(of(['ann-7']))
    expect(await all({ text: '夏' })).toEqual([])
  })

  test('a phone number finds the one member who holds it, and only when it is whole', async () => {
    const phone = '13800138000'
    house.cloud.setPhoneNumbers(() => phone)
    const bind = (openid: string) =>
      house.consumer(openid, 'member.bindPhone', { key: house.key(), phoneCode: 'code' })
    data(await bind('ann-2'))
    expect(refusal(await bind('ann-3'))).toBe('ALREADY_DONE phone_taken')
    for (const text of [phone, '138 0013 8000', '138-0013-8000']) {
      const rows = await all({ text })
      expect(rows).toMatchObject([{ number: numbers['ann-2'], phoneMasked: '138****8000' }])
    }
    expect(await all({ text: '13900139000' })).toEqual([])
    expect(await all({ text: '8000' })).toEqual([])
    // Among namesakes the masked number tells them apart.
    const masked = (await all({ text: '林夏' })).filter(({ phoneMasked }) => phoneMasked !== '')
    expect(masked.map(({ number }) => number)).toEqual([numbers['ann-2']])
  })

  test('at the desk a number opens its own card, never a namesake’s', async () => {
    for (const openid of ['ann-1', 'ann-4']) {
      const code = numbers[openid] ?? ''
      const input = { key: house.key(), shopId: house.shop.shopId, code }
      const visit = data(await house.staff(STAFF, 'visit.scan', input))
      expect(visit).toMatchObject({ number: code, nickname: '林夏' })
    }
  })
})
