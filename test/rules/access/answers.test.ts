import type { Key } from '../../../typings/contract'
import {
  answeredBefore,
  answerIndexes,
  answerOnce,
  ANSWERS,
  purgeAnswers,
  UNFINISHED_MS,
} from '../../../cloudfunctions/platform/answers'
import { KEY_FUTURE_MS, KEY_PAST_MS } from '../../../cloudfunctions/platform/pure/key'
import { Refusal } from '../../../cloudfunctions/platform/refusal'
import { world } from '../../simulation/account/world'

const asked = (input: object, action = 'team.handOver') => ({
  action,
  input,
  key: 'page:m1abcdef:12345678' as Key,
})

async function house() {
  const { context, db, pass } = await world(undefined, {}, answerIndexes)
  let runs = 0
  const write = () => Promise.resolve({ run: ++runs })
  return { context, db, pass, write, runs: () => runs }
}

test('the first answer stands for every repeat, whoever asks it from where', async () => {
  const { context, write, runs } = await house()
  const first = await answerOnce(context, asked({ to: 'a' }), { role: 'owner' }, write)
  expect(await answerOnce(context, asked({ to: 'a' }), { role: 'owner' }, write)).toEqual(first)
  expect(await answeredBefore(context, asked({ to: 'a' }))).toEqual({ output: first })
  expect(runs()).toBe(1)
  // Another action or another caller has another answer.
  expect(await answerOnce(context, asked({ to: 'a' }, 'team.update'), {}, write)).toEqual({
    run: 2,
  })
  const other = { ...context, caller: { ...context.caller, openid: 'somebody' } }
  expect(await answeredBefore(other, asked({ to: 'a' }))).toBeNull()
})

test('another request under the key is refused; a refusal is not remembered', async () => {
  const { context, db, write } = await house()
  const no = () => Promise.reject(new Refusal('BUSY', 'not now'))
  await expect(answerOnce(context, asked({}), {}, no)).rejects.toThrow('not now')
  expect(db.all(ANSWERS)).toEqual([])
  await answerOnce(context, asked({}), {}, write)
  await expect(answerOnce(context, asked({ to: 'b' }), {}, write)).rejects.toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
  })
  await expect(answeredBefore(context, asked({ to: 'b' }))).rejects.toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
  })
})

test('what was begun is finished under the right that it was begun with, for ten minutes', async () => {
  const { context, pass, write } = await house()
  const lost = () => Promise.reject(new Error('the instance is gone'))
  const grant = { role: 'owner' }
  await expect(answerOnce(context, asked({}), grant, lost)).rejects.toThrow('gone')
  expect(await answeredBefore(context, asked({}))).toEqual({ grant })
  pass(UNFINISHED_MS)
  expect(await answeredBefore(context, asked({}))).toBeNull()
  // Who still has the right may send it at any time.
  expect(await answerOnce(context, asked({}), grant, write)).toEqual({ run: 1 })
})

test('of twins the first answer is that of both', async () => {
  const { context, write, runs } = await house()
  const both = await Promise.all([
    answerOnce(context, asked({}), {}, write),
    answerOnce(context, asked({}), {}, write),
  ])
  expect(both[0]).toEqual(both[1])
  expect(runs()).toBe(2)
})

test('it is known as long as its key is of our time, and holds nobody’s name in clear', async () => {
  const { context, db, pass, write } = await house()
  await answerOnce(context, asked({ pin: '246813' }), { name: 'Ma' }, write)
  const text = JSON.stringify(db.all(ANSWERS))
  for (const secret of ['246813', 'Ma"', context.caller.openid, asked({}).key]) {
    expect(text).not.toContain(secret)
  }
  pass(KEY_PAST_MS + KEY_FUTURE_MS)
  expect(await purgeAnswers(context, context.clock.now())).toBe(0)
  pass(1)
  expect(await purgeAnswers(context, context.clock.now())).toBe(1)
})
