import { callCard } from '../../../cloudfunctions/platform/wechat/card-client'
import { credential } from '../../../cloudfunctions/platform/wechat/credentials'
import { WeChatSilence } from '../../../cloudfunctions/platform/wechat/errors'
import { instances, OA_SECRET, WireWeChat } from './instances'

const decrypt = { encrypt_code: 'x' }

describe('token and ticket', () => {
  it('are fetched once for many callers in many instances', async () => {
    const wire = new WireWeChat()
    const { instance } = instances(wire)
    const many = Array.from({ length: 8 }, instance)
    const tickets = await Promise.all(
      many.flatMap((context) => [credential(context, 'ticket'), credential(context, 'ticket')]),
    )
    expect(new Set(tickets).size).toBe(1)
    expect(wire.count('/cgi-bin/stable_token')).toBe(1)
    expect(wire.count('/cgi-bin/ticket/getticket')).toBe(1)
  })

  it('are renewed early by one, while the others go on with the old one', async () => {
    const wire = new WireWeChat()
    const { instance, world } = instances(wire)
    const old = await credential(instance(), 'ticket')
    world.now += 7200_000 - 4 * 60_000
    const slow = wire.ask.bind(wire)
    wire.ask = async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return slow(request)
    }
    const [first, second] = [instance(), instance()]
    const renewing = credential(first, 'ticket')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await credential(second, 'ticket')).toBe(old)
    expect(await renewing).not.toBe(old)
    expect(wire.count('/cgi-bin/ticket/getticket')).toBe(2)
  })

  it('are not asked for again when the instance that renewed them has died', async () => {
    const wire = new WireWeChat()
    const { instance, world } = instances(wire)
    const dying = wire.ask.bind(wire)
    wire.ask = () => new Promise(() => undefined)
    void credential(instance(), 'token')
    await new Promise((resolve) => setTimeout(resolve, 5))
    wire.ask = dying
    const startedAt = world.now
    expect(await credential(instance(), 'token')).toBe('token-1')
    expect(world.now - startedAt).toBeGreaterThanOrEqual(9_000)
  })

  it('are sealed in the database and stand in no log', async () => {
    const wire = new WireWeChat()
    const { instance, db, world } = instances(wire)
    const context = instance()
    const [token, ticket] = [
      await credential(context, 'token'),
      await credential(context, 'ticket'),
    ]
    wire.answer = () => {
      throw new WeChatSilence('/card/code/decrypt', 'timeout', true)
    }
    await expect(callCard(context, '/card/code/decrypt', decrypt)).rejects.toThrow('timeout')
    const stored = JSON.stringify(db.all('wechatCredentials'))
    for (const secret of [token, ticket, OA_SECRET]) {
      expect(stored).not.toContain(secret)
      expect(world.lines.join('\n')).not.toContain(secret)
    }
    expect(world.lines.length).toBeGreaterThan(3)
  })
})

describe('a call', () => {
  it.each([40001, 40014, 42001])('replaces a token refused with %d, once', async (errcode) => {
    const wire = new WireWeChat()
    const { instance } = instances(wire)
    let refused = 0
    wire.answer = () => (refused++ === 0 ? { errcode } : { errcode: 0, code: '123' })
    expect(await callCard(instance(), '/card/code/decrypt', decrypt)).toEqual({ code: '123' })
    // The same token came back in normal mode, so it was forced.
    expect(
      wire.requests.filter(({ body }) => (body as { force_refresh?: boolean })?.force_refresh),
    ).toHaveLength(1)
    wire.answer = () => ({ errcode })
    await expect(callCard(instance(), '/card/code/decrypt', decrypt)).rejects.toMatchObject({
      errcode,
    })
  })

  it('is sent again where WeChat is busy and it does no harm, and only there', async () => {
    const wire = new WireWeChat()
    const { instance } = instances(wire)
    wire.answer = () => ({ errcode: -1 })
    await expect(callCard(instance(), '/card/code/decrypt', decrypt)).rejects.toThrow('busy')
    expect(wire.count('/card/code/decrypt')).toBe(3)
    const stock = { card_id: 'p', increase_stock_value: 1 }
    await expect(callCard(instance(), '/card/modifystock', stock)).rejects.toThrow('busy')
    expect(wire.count('/card/modifystock')).toBe(1)
  })

  it.each([45009, 45011, 48001, 40164, 47001])('is not repeated after %d', async (errcode) => {
    const wire = new WireWeChat()
    const { instance } = instances(wire)
    wire.answer = () => ({ errcode })
    await expect(callCard(instance(), '/card/code/decrypt', decrypt)).rejects.toMatchObject({
      errcode,
    })
    expect(wire.count('/card/code/decrypt')).toBe(1)
    expect(wire.count('/cgi-bin/stable_token')).toBe(1)
  })
})
