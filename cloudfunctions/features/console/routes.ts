import * as v from 'valibot'
import type { ApprovalId, MemberId, MerchantApi } from '../../../typings/contract'
import { id, integer, key, page, text, time } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { MerchantGrant } from '../access'
import { entriesInput, entriesPage } from '../account'
import { exportMembers } from './export'
import { adjust, freeze, note, revealPhone, setTier, showMember } from './members'
import { mergeMembers, previewMemberMerge, undoMemberMerge } from './merge'
import { searchMembers } from './search'

const memberId = id<MemberId>()
const reason = text(200, 2)

type Actions = Extract<keyof MerchantApi, `member.${string}`>

export const merchantRoutes: Routes<Pick<MerchantApi, Actions>, MerchantGrant> = {
  'member.search': {
    input: v.strictObject({
      ...page,
      text: v.exactOptional(text(40)),
      tierId: v.exactOptional(id<string>()),
      tag: v.exactOptional(text(20, 1)),
      status: v.exactOptional(v.picklist(['active', 'frozen'])),
    }),
    cost: 'read',
    run: searchMembers,
  },
  'member.show': {
    input: v.strictObject({ memberId }),
    cost: 'read',
    run: (context, input) => showMember(context, input.memberId),
  },
  'member.entries': {
    input: v.strictObject({ memberId, ...entriesInput }),
    cost: 'read',
    run: (context, { memberId: whose, ...input }) => entriesPage(context, whose, input),
  },
  'member.adjust': {
    input: v.strictObject({
      key,
      memberId,
      points: v.pipe(
        integer(-10_000_000, 10_000_000),
        v.check((points) => points !== 0, 'not zero'),
      ),
      reason,
      approvalId: v.exactOptional(id<ApprovalId>()),
    }),
    cost: 'write',
    run: adjust,
  },
  'member.freeze': {
    input: v.strictObject({ key, memberId, frozen: v.boolean(), reason }),
    cost: 'write',
    run: freeze,
  },
  'member.note': {
    input: v.strictObject({
      key,
      memberId,
      staffNote: text(500),
      tags: v.pipe(v.array(text(20, 1)), v.maxLength(20)),
    }),
    cost: 'write',
    run: note,
  },
  'member.setTier': {
    input: v.strictObject({ key, memberId, tierId: id<string>(), until: time, reason }),
    cost: 'write',
    run: setTier,
  },
  'member.mergePreview': {
    input: v.strictObject({ keepId: memberId, closeId: memberId }),
    cost: 'read',
    run: previewMemberMerge,
  },
  'member.merge': {
    input: v.strictObject({
      key,
      keepId: memberId,
      closeId: memberId,
      reason,
      approvalId: v.exactOptional(id<ApprovalId>()),
    }),
    cost: 'write',
    run: mergeMembers,
  },
  'member.undoMerge': {
    input: v.strictObject({ key, closeId: memberId, reason }),
    cost: 'write',
    run: undoMemberMerge,
  },
  'member.revealPhone': {
    input: v.strictObject({ key, memberId, reason }),
    cost: 'heavy',
    run: revealPhone,
  },
  'member.export': {
    input: v.strictObject({ key, reason, cursor: page.cursor }),
    cost: 'heavy',
    run: exportMembers,
  },
}
