/**
 * Bugs of one line, planted in the product's own source while it is bundled for a simulation, and
 * nowhere else. Each must be noticed by some law of the simulation. `find` stands exactly once in its file.
 */
export interface Planted {
  name: string
  /** Below cloudfunctions/features/. */
  file: string
  find: string
  put: string
}

export const PLANTED: Planted[] = [
  {
    name: 'compare-and-set that does not compare',
    file: 'account/store.ts',
    find: '{ _id: before._id, version: before.version }',
    put: '{ _id: before._id }',
  },
  {
    name: 'a version that does not rise',
    file: 'account/changes.ts',
    find: 'inc: { version: 1 }',
    put: 'inc: { version: 0 }',
  },
  {
    name: 'a watermark that does not rise',
    file: 'account/journal.ts',
    find: 'Math.max(account.watermark, ...times)',
    put: 'account.watermark',
  },
  {
    name: 'the outbox emptied before the journal has it',
    file: 'account/journal.ts',
    find: 'if (entries.length === 0) return true',
    put: 'if (entries.length >= 0) return true',
  },
  {
    name: 'a key that is not looked for',
    file: 'account/post.ts',
    find: 'const found = account.outbox.filter(({ key }) => keys.includes(key))',
    put: 'const found = account.outbox.filter(() => false)',
  },
  {
    name: 'a key not looked for in the journal',
    file: 'account/post.ts',
    find: 'keyTime(base) <= account.watermark',
    put: 'keyTime(base) < 0',
  },
  {
    name: 'a stale snapshot that takes its half of the journal for all',
    file: 'account/post.ts',
    find: "if (first.seq > account.head.seq) return 'stale'",
    put: '',
  },
  {
    name: 'what time does, named by the day',
    file: 'account/rules/decide.ts',
    find: '`due:${kind}:${this.account.head.seq + 1}`',
    put: '`due:${kind}:${Math.floor(this.now / 86_400_000)}`',
  },
  {
    name: 'a clock that runs backwards along the chain',
    file: 'account/rules/decide.ts',
    find: 'Math.max(clockNow, account.head.at)',
    put: 'clockNow',
  },
  {
    name: 'entries that do not follow one another',
    file: 'account/rules/chain.ts',
    find: 'prevHash: before.head.hash',
    put: "prevHash: before.head.hash.replace(/^[0-4]/, '0')",
  },
  {
    name: 'a gift credited after its hold was released',
    file: 'account/transfer.ts',
    find: "const entry = await answer(context, gift, key, { kind: 'refuse', reason: 'given up' })",
    put: "const entry = { type: 'refused', reason: 'given up' } as Entry",
  },
  {
    name: 'a gift settled though the receiver refused it',
    file: 'account/transfer.ts',
    find: 'const end: Command = refused\n',
    put: 'const end: Command = refused && !refused\n',
  },
  {
    name: 'lots spent last in first out',
    file: 'account/rules/lots.ts',
    find: 'return Object.keys(account.lots)\n    .sort()',
    put: 'return Object.keys(account.lots)\n    .sort().reverse()',
  },
  {
    name: 'expiry a day early',
    file: 'account/rules/due.ts',
    find: 'const today = dayOf(now)\n  const old',
    put: 'const today = dayOf(now + 86_400_000)\n  const old',
  },
  {
    name: 'expiry that never comes',
    file: 'account/rules/due.ts',
    find: 'if (lapsed.length === 0) return null',
    put: 'if (lapsed.length >= 0) return null',
  },
  {
    name: 'pending points that wake a day early',
    file: 'account/rules/due.ts',
    find: 'lotName(id).activationDay <= today',
    put: 'lotName(id).activationDay <= dayOf(now + 86_400_000)',
  },
  {
    name: 'the carried part of a point dropped',
    file: 'account/rules/earn-amount.ts',
    find: 'fractionMilli: total - points * 1000',
    put: 'fractionMilli: 0',
  },
  {
    name: 'a refund rounded by itself',
    file: 'account/rules/clawback.ts',
    find: 'const milli = earnedMilli(earned, before) - earnedMilli(earned, after)',
    put: 'const milli = Math.floor((earnedMilli(earned, before) - earnedMilli(earned, after)) / 1000) * 1000',
  },
  {
    name: 'a refund that takes what has lapsed once more',
    file: 'account/rules/clawback.ts',
    find: 'const lapsed = Math.min(left, account.lots[ownId]?.lapsed ?? 0)',
    put: 'const lapsed = 0 * left',
  },
  {
    name: 'a late sale at the rate of today',
    file: 'account/rules/earn.ts',
    find: 'const programme = programmes.at(command.soldAt)',
    put: 'const programme = programmes.at(book.now)',
  },
  {
    name: 'a frozen account that spends',
    file: 'account/rules/spend.ts',
    find: "if (status === 'frozen') return reject('ACCOUNT_FROZEN', 'the account is frozen')",
    put: '',
  },
  {
    name: 'a hold that stays after its end',
    file: 'account/rules/apply.ts',
    find: "case 'hold.settle':\n",
    put: "case 'hold.settle':\n      return\n",
  },
  {
    name: 'spending what holds have reserved',
    file: 'account/rules/lots.ts',
    find: 'const free = lot ? lot.remaining - (held[id] ?? 0) : 0',
    put: 'const free = lot ? lot.remaining - 0 * (held[id] ?? 0) : 0',
  },
  {
    name: 'the gift of a level given at every upgrade',
    file: 'account/rules/tiers.ts',
    find: 'tier.gifts[tier.id] !== year',
    put: "tier.gifts[tier.id] !== 'never'",
  },
  {
    name: 'a limit that is never raised',
    file: 'account/rules/limits.ts',
    find: "({ kind: 'limit.add', id, count, until })",
    put: "({ kind: 'limit.add', id, count: 0 * count, until })",
  },
  {
    name: 'a reward gate that does not look',
    file: 'reward/gate.ts',
    find: '{ _id, stockLeft: { above: 0 }, state',
    put: '{ _id, state',
  },
  {
    name: 'a shut gate taken for an open one',
    file: 'reward/gate.ts',
    find: 'const doc: RedemptionDoc = open ? draft : await refusedOf(context, draft)',
    put: 'const doc: RedemptionDoc = draft',
  },
  {
    name: 'the record ignored by the job that ends holds',
    file: 'reward/finish.ts',
    find: "if (record.state === 'refused') await release(context, record, hold)",
    put: "if (record.state !== 'expired') await release(context, record, hold)",
  },
  {
    name: 'the record not written by the job that gives up',
    file: 'reward/finish.ts',
    find: 'await insertRecord(context, await abandoned(context, hold, value, { _id: id, memberId }))',
    put: 'await abandoned(context, hold, value, { _id: id, memberId })',
  },
  {
    name: 'a stock job that does not compare',
    file: 'reward/upkeep.ts',
    find: '{ _id: reward._id, gateSeq: reward.gateSeq }',
    put: '{ _id: reward._id }',
  },
  {
    name: 'one lost unit returned by two jobs',
    file: 'reward/upkeep.ts',
    find: 'inc: { stockLeft: Math.max(0, lost), gateSeq: 1 }',
    put: 'inc: { stockLeft: Math.max(0, lost) }',
  },
  {
    name: 'a lost unit never looked for',
    file: 'reward/upkeep.ts',
    find: 'const lost = reward.stock -',
    put: 'const lost = 0 * reward.stock -',
  },
  {
    name: 'a cancelled reward that may still be handed out',
    file: 'reward/end.ts',
    find: "return endOnce(context, record, set, { state: 'taken', pickupUntil: { from: now } })",
    put: 'return endOnce(context, record, set, { pickupUntil: { from: now } })',
  },
  {
    name: 'a coupon gate that does not look',
    file: 'offer/claim.ts',
    find: 'stockLeft: { above: 0 },\n',
    put: '',
  },
  {
    name: 'a coupon reserved though another sale has it',
    file: 'offer/spend.ts',
    find: "const set = { state: 'locked' as const, saleId: bill.saleId, lockedAt: now }\n  const changed = await context.db.updateWhere(\n    COUPONS,\n    { _id: doc._id, state: 'issued',",
    put: "const set = { state: 'locked' as const, saleId: bill.saleId, lockedAt: now }\n  const changed = await context.db.updateWhere(\n    COUPONS,\n    { _id: doc._id,",
  },
  {
    name: 'refunds above what was paid',
    file: 'sale/refund.ts',
    find: 'if (amountFen > left) {',
    put: 'if (amountFen < 0) {',
  },
  {
    name: 'a sale decided on without its version',
    file: 'sale/store.ts',
    find: 'const filter = { _id: sale._id, version: sale.version }',
    put: 'const filter = { _id: sale._id }',
  },
  {
    name: 'an owed step marked twice',
    file: 'sale/steps.ts',
    find: '{ _id: sale._id, [path]: { exists: false } }',
    put: '{ _id: sale._id }',
  },
  {
    name: 'half-posted sales that nobody finishes',
    file: 'sale/finish.ts',
    find: 'for (const sale of owing) await orLater(context, sale, () => finishSteps(context, sale))',
    put: 'owing.length = 0',
  },
  {
    name: 'a refused sale taken away though its twin has posted',
    file: 'sale/follow.ts',
    find: "if (entries[0].type !== 'refused') return\n",
    put: '',
  },
]
