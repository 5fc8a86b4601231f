import type { MemberId } from '../../../typings/contract'
import { writeMessage } from '../../../cloudfunctions/features/message'
import { readMessages } from '../../../cloudfunctions/features/message/store'
import type { Context } from '../../../cloudfunctions/platform/context'
import { data } from '../../functions/house'
import { openInProcess } from '../in-process'

async function withCard() {
  const { house, claim, consumer } = await openInProcess()
  const memberId = (await claim('ann')).card.memberId
  const run = async <Answer>(work: (context: Context) => Promise<Answer>, diesAfter?: number) =>
    (await house.run('ann', work, diesAfter)).answer
  const dot = async () => data(await consumer('ann', 'member.summary', {})).unreadMessages
  return { house, memberId, run, dot }
}

const about = (memberId: MemberId, key: string) =>
  ({ memberId, key, kind: 'correction', at: 1, values: {} }) as const

test('a message whose writer died before the red dot lights it when it is written again', async () => {
  const { memberId, run, dot } = await withCard()
  const before = await dot()
  const write = (context: Context) => writeMessage(context, about(memberId, 'once'))
  await run(write, 1)
  expect(await dot()).toBe(before)
  await run(write)
  await run(write)
  expect(await dot()).toBe(before + 1)
})

test('a message that arrives while others are being read leaves the dot lit', async () => {
  const { memberId, run, dot } = await withCard()
  await run((context) => writeMessage(context, about(memberId, 'first')))
  await run(async (context) => {
    const { db } = context
    let arrived = false
    const busy: Context['db'] = {
      get: (...args) => db.get(...args),
      insert: (...args) => db.insert(...args),
      query: (...args) => db.query(...args),
      removeWhere: (...args) => db.removeWhere(...args),
      updateWhere: (...args) => db.updateWhere(...args),
      total: async (...args) => {
        const counted = await db.total(...args)
        if (!arrived) {
          arrived = true
          await writeMessage(context, about(memberId, 'meanwhile'))
        }
        return counted
      },
    }
    const ids = [`${memberId}:first:correction`]
    expect(await readMessages({ ...context, db: busy }, memberId, ids)).toEqual({ unread: 2 })
  })
  // The welcome and the one that came meanwhile.
  expect(await dot()).toBe(2)
})
