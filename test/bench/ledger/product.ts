/** The product's own operations, as functions call them: for the store without a wire, and through the SDK. */
import type { RewardId } from '../../../typings/contract'
import type { Context } from '../../../cloudfunctions/platform/context'
import { Refusal } from '../../../cloudfunctions/platform/refusal'
import type { Command } from '../../../cloudfunctions/features/account'
import { post } from '../../../cloudfunctions/features/account'
import { redeem } from '../../../cloudfunctions/features/reward/redeem'
import type { Answer, Operation } from './work'
import { memberId } from './work'

/** What a redemption in the hot campaign costs. */
export const REWARD_POINTS = 1

const actor = { kind: 'staff', id: 's_bench' } as const

/** Sent again under its key until it is answered, as pages do. */
export async function carryOut(
  context: Context,
  operation: Operation,
  reward: string,
): Promise<Answer> {
  for (;;) {
    try {
      return await once(context, operation, reward)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code !== 'BUSY') return { points: 0, refused: error.code, replayed: false }
    }
  }
}

async function once(context: Context, operation: Operation, reward: string): Promise<Answer> {
  const { key, member, kind, amount, at } = operation
  const id = memberId(member)
  if (reward !== '') {
    await redeem(context, id, { key, rewardId: reward as RewardId, points: REWARD_POINTS })
    return { points: -REWARD_POINTS, refused: '', replayed: false }
  }
  const command: Command =
    kind === 'redeem'
      ? { kind: 'spend', points: amount }
      : {
          kind: 'earn',
          soldAt: at,
          shopId: null,
          eligibleFen: amount,
          minutes: 0,
          birthday: '',
        }
  const input = { kind, amount, at }
  const done = await post(context, id, command, { key, action: `bench.${kind}`, input, actor })
  return { points: done.entries[0].change.points, refused: '', replayed: done.replayed }
}
