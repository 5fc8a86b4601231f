import {
  remedyOf,
  WECHAT_ERRORS,
  WeChatError,
} from '../../../cloudfunctions/platform/wechat/errors'
import { read } from '../../../cloudfunctions/platform/wechat/credentials'
import * as v from 'valibot'

describe("what WeChat's codes ask for", () => {
  it.each([
    [-1, 'retry'],
    [40001, 'refresh_token'],
    [40014, 'refresh_token'],
    [42001, 'refresh_token'],
    [45011, 'wait_minute'],
    [45009, 'wait_day'],
    [48001, 'step_down'],
    [45030, 'step_down'],
    [40164, 'tell_merchant'],
    [40243, 'tell_merchant'],
    [89503, 'tell_merchant'],
    [43009, 'tell_merchant'],
    [43010, 'tell_merchant'],
    [45031, 'tell_merchant'],
    [40029, 'ask_person'],
    [40127, 'card_gone'],
    [40056, 'card_gone'],
    [40099, 'done'],
    [45033, 'done'],
    [47001, 'bug'],
    [40053, 'bug'],
    [40072, 'bug'],
  ] as const)('%d: %s', (errcode, remedy) => {
    expect(remedyOf(errcode)).toBe(remedy)
  })

  it('never renews a token for a missing permission', () => {
    expect(remedyOf(48001)).not.toBe('refresh_token')
  })

  it('knows each code by its meaning and source, and tells the merchant of others', () => {
    for (const { means, source } of Object.values(WECHAT_ERRORS)) {
      expect(means).not.toBe('')
      expect(['CARD', 'TOKEN', 'GLOBAL', 'C']).toContain(source)
    }
    expect(remedyOf(99999)).toBe('tell_merchant')
  })

  it('reads code and rid, keeps nothing else of the text', () => {
    const reply = { errcode: 40164, errmsg: 'invalid ip 1.2.3.4, not in whitelist rid: 65f-ab' }
    const failure = catching(() => read('/x', v.object({}), reply))
    expect(failure).toBeInstanceOf(WeChatError)
    expect(failure).toMatchObject({ errcode: 40164, rid: '65f-ab', remedy: 'tell_merchant' })
    expect((failure as Error).message).not.toContain('1.2.3.4')
  })

  it('a card that has moved to the brand membership steps down, whatever its code', () => {
    const reply = { errcode: 45099, errmsg: '会员卡已经迁移' }
    expect(catching(() => read('/x', v.object({}), reply))).toMatchObject({ remedy: 'step_down' })
  })

  it('takes errcode 0 and no errcode as a yes, another shape as silence', () => {
    expect(read('/x', v.object({ a: v.number() }), { errcode: 0, errmsg: 'ok', a: 1 })).toEqual({
      a: 1,
    })
    expect(catching(() => read('/x', v.object({ a: v.number() }), { errcode: 0 }))).toMatchObject({
      reason: 'bad_reply',
    })
  })
})

function catching(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
