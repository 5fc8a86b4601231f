import type { MemberDetail, MemberId, MergeView } from '../../../../typings/contract'
import { merchant } from '../../../services/cloud'
import { words } from '../../../services/language'
import { fieldOf, numberOf, optionsOf, valueOf } from '../form'
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
