import type { MemberDetail, MemberId, MergeView } from '../../../../typings/contract'
import { isoDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { textOf, words } from '../../../services/language'
import { loadProgrammes } from '../draft'
import { endOf, fieldOf, numberOf, optionsOf, valueOf } from '../form'
import type { Intent } from '../sheet'
import { reasonField } from '../sheet'
import { consoleWords } from '../words'

/** Gives or takes points; above the limit a second pair of eyes is asked for. */
export function adjustIntent(memberId: MemberId, done: () => Promise<void>): Intent {
  const { manage: t } = words()
  const { programme: c } = consoleWords()
  return {
    name: 'adjust',
    title: t.adjust,
    fields: [
      fieldOf('way', t.adjust, 'give', {
        kind: 'choice',
        options: optionsOf({ give: c.give, take: c.take }),
      }),
      fieldOf('points', t.adjustPoints, '', { kind: 'number', needed: true, least: 1 }),
      reasonField(),
    ],
    async send(key, fields) {
      const count = numberOf(fields, 'points')
      const { approvalId } = await merchant('member.adjust', {
        key,
        memberId,
        points: valueOf(fields, 'way') === 'take' ? -count : count,
        reason: valueOf(fields, 'reason'),
      })
      void wx.showToast({ title: approvalId ? t.waiting : t.adjusted, icon: 'none' })
      await done()
    },
  }
}

export function revealIntent(memberId: MemberId): Intent {
  const { manage: t } = words()
  return {
    name: 'reveal',
    title: t.reveal,
    fields: [reasonField()],
    async send(key, fields) {
      const reason = valueOf(fields, 'reason')
      const { phone } = await merchant('member.revealPhone', { key, memberId, reason })
      void wx.showModal({ title: t.reveal, content: phone, showCancel: false })
    },
  }
}

export function freezeIntent(
  memberId: MemberId,
  frozen: boolean,
  done: (member: MemberDetail) => void,
): Intent {
  const { manage: t } = words()
  return {
    name: 'freeze',
    title: frozen ? t.freeze : t.unfreeze,
    fields: [reasonField()],
    async send(key, fields) {
      const reason = valueOf(fields, 'reason')
      done(await merchant('member.freeze', { key, memberId, frozen, reason }))
    },
  }
}

const YEAR_MS = 365 * 86_400_000

/**
 * A tier of the programme in force, held until a day. @throws CallError when the programme does not come
 */
export async function setTierIntent(
  { memberId, tierId }: Pick<MemberDetail, 'memberId' | 'tierId'>,
  done: (member: MemberDetail) => void,
): Promise<Intent> {
  const { byHand: h } = consoleWords()
  const { config } = await loadProgrammes()
  return {
    name: 'tier',
    title: h.setTier,
    fields: [
      fieldOf('tierId', h.tier, tierId, {
        kind: 'choice',
        options: config.tiers.map(({ id, name }) => ({ value: id, name: textOf(name) })),
      }),
      fieldOf('until', h.until, isoDate(serverNow() + YEAR_MS), { kind: 'date', needed: true }),
      reasonField(),
    ],
    async send(key, fields) {
      const member = await merchant('member.setTier', {
        key,
        memberId,
        tierId: valueOf(fields, 'tierId'),
        until: endOf(valueOf(fields, 'until')),
        reason: valueOf(fields, 'reason'),
      })
      void wx.showToast({ title: h.tierSet, icon: 'none' })
      done(member)
    },
  }
}

export function undoMergeIntent({ closedId }: MergeView, done: () => Promise<void>): Intent {
  const { merge: m } = consoleWords()
  return {
    name: 'unmerge',
    title: m.undo,
    fields: [reasonField()],
    async send(key, fields) {
      const reason = valueOf(fields, 'reason')
      await merchant('member.undoMerge', { key, closeId: closedId, reason })
      void wx.showToast({ title: m.undone, icon: 'none' })
      await done()
    },
  }
}
