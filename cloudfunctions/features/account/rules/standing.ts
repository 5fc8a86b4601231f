import { levelOf } from '../../programme/rules/programme'
import { entered } from '../../tier/rules/period'
import type { Book } from './book'
import { reject } from './book'
import type { Refuse, Rejected, SetStatus, SetTier, UseLimits } from './command'
import type { Draft, Effect } from './entry'
import { freeLots } from './lots'
import { limitBroken, raised } from './limits'
import { move } from './postings'

/** A level by hand: held until its end, then reviewed by the counters like any other. */
export function setTier({ account, programmes, now }: Book, command: SetTier): Draft | Rejected {
  if (account.status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  const programme = programmes.at(now)
  const level = levelOf(programme, command.tierId)
  if (level === null) return reject('INVALID_INPUT', 'tierId: no such tier', { path: 'tierId' })
  if (command.until <= now) return reject('INVALID_INPUT', 'until: in the past', { path: 'until' })
  const tier = {
    ...entered(account.tier, programme, level, now),
    until: command.until,
    manual: true,
  }
  return {
    type: 'tier',
    reason: command.reason,
    postings: [],
    effects: [{ kind: 'tier.set', tier }],
  }
}

/** Freezing keeps everything; closing lets what is free go, so that nothing is owed to nobody. */
export function setStatus({ account }: Book, command: SetStatus): Draft | Rejected {
  if (account.status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  const effects: Effect[] = [{ kind: 'status.set', status: command.status }]
  if (command.status !== 'closed') {
    return { type: 'status', reason: command.reason, postings: [], effects }
  }
  const lots = freeLots(account)
  const sum = (pending: boolean) =>
    lots.reduce((total, { lot, free }) => total + (lot.pending === pending ? free : 0), 0)
  return {
    type: 'status',
    reason: command.reason,
    postings: [
      ...move('points', 'member', 'expired', sum(false)),
      ...move('points', 'member.pending', 'expired', sum(true)),
    ],
    effects: [
      ...effects,
      ...lots.map(({ id, free }): Effect => ({ kind: 'lot.take', lot: id, amount: free })),
    ],
  }
}

export function takeLimits({ account, now }: Book, command: UseLimits): Draft | Rejected {
  if (account.status === 'frozen') return reject('ACCOUNT_FROZEN', 'the account is frozen')
  if (account.status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  const broken = limitBroken(account, command.limits, now)
  if (broken) return broken
  return {
    type: 'notice',
    ...(command.subject && { subject: command.subject }),
    postings: [],
    effects: raised(command.limits),
  }
}

/** Posts on any account, a frozen or closed one too: the "no" must stand where a "yes" would have. */
export function refuse(command: Refuse): Draft {
  return { type: 'refused', reason: command.reason, postings: [], effects: [] }
}
