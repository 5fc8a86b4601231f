import type { EntryKey, Key, MemberId, Time } from '../../../../typings/contract'
import { firstTier } from '../../tier/rules/period'
import type { Programmes } from '../../programme/rules/programme'
import type { Account } from './account'
import { ACCOUNT_SCHEMA } from './account'
import { apply } from './apply'
import type { Header } from './chain'
import { seal } from './chain'
import { given } from './credit'
import { nextDueAt } from './due'
import type { Draft } from './entry'

/** What every replay starts from. */
export function blank(id: MemberId, openedAt: Time): Account {
  return {
    _id: id,
    schemaVersion: ACCOUNT_SCHEMA,
    version: 1,
    status: 'active',
    openedAt,
    balances: {
      points: 0,
      pendingPoints: 0,
      heldPoints: 0,
      deficitPoints: 0,
      fractionMilli: 0,
      growthHundredths: 0,
      principalFen: 0,
      bonusFen: 0,
    },
    lots: {},
    holds: {},
    qualifying: {
      days: {},
      lifetime: { spendFen: 0, visits: 0, services: 0, growthHundredths: 0 },
    },
    tier: {
      id: '',
      level: 0,
      since: openedAt,
      until: null,
      graceUntil: null,
      policyVersion: 0,
      manual: false,
      noticed: [],
      upgrades: [],
      history: [],
      gifts: {},
    },
    limits: {},
    outbox: [],
    head: { seq: 0, hash: '', at: openedAt },
    watermark: 0,
    nextDueAt: null,
    flushDueAt: null,
    oldestHoldAt: null,
  }
}

/** A new account with its first entry: the first tier and the welcome points, in one document. */
export function opened(
  id: MemberId,
  key: Key,
  header: Header,
  programmes: Programmes,
  now: Time,
  welcome: boolean,
): Account {
  const account = blank(id, now)
  const programme = programmes.at(now)
  const points = welcome ? programme.config.welcome.points : 0
  const gift = given({ account, programmes, now }, 'welcome', points)
  const draft: Draft = {
    ...gift,
    effects: [{ kind: 'tier.set', tier: firstTier(programme, now) }, ...gift.effects],
  }
  const after = apply(account, draft, now)
  const entry = seal(account, after, draft, key as string as EntryKey, header, now, after.tier.id)
  const head = { seq: entry.seq, hash: entry.hash, at: now }
  return { ...after, outbox: [entry], head, nextDueAt: nextDueAt(after, programmes, now) }
}
