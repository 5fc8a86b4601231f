import type { Role, ShopId, ShopRecord, TeamMember } from '../../../../typings/contract'
import { merchant } from '../../../services/cloud'
import { copy } from '../../../services/copy'
import { words } from '../../../services/language'
import { shopChoices, shopField } from '../choices'
import type { FormField } from '../form'
import { chosenOf, fieldOf, valueOf } from '../form'
import type { ConsolePost } from '../post'
import type { Intent } from '../sheet'
import { consoleWords } from '../words'

/** Another role for a colleague, or other shops. */
export function postIntent(
  { staffId, role, shopIds, state }: TeamMember,
  giver: ConsolePost,
  shops: ShopRecord[],
  done: () => Promise<void>,
): Intent {
  return {
    name: 'team',
    title: consoleWords().form.post,
    fields: [roleField(role, giver), postShopField(shopIds, giver, shops)],
    async send(key, fields) {
      await merchant('team.update', {
        key,
        staffId,
        role: valueOf(fields, 'role') as Role,
        shopIds: chosenOf(fields, 'shopIds') as ShopId[],
        state,
      })
      await done()
    },
  }
}

/**
 * The code is seen first and copied on wish: copying asks for consent to the privacy guide, and who refuses
 * that has to have the code all the same.
 */
async function showInvitation(code: string): Promise<void> {
  const { manage: t, buttons } = words()
  const { confirm } = await wx.showModal({
    title: t.inviteCode,
    content: code,
    confirmText: buttons.copy,
    cancelText: buttons.close,
  })
  if (confirm) await copy(code)
}

/** A new colleague: role and shops. */
export function inviteIntent(giver: ConsolePost, shops: ShopRecord[]): Intent {
  const { manage: t } = words()
  return {
    name: 'invite',
    title: t.invite,
    fields: [roleField('staff', giver), postShopField([], giver, shops)],
    async send(key, fields) {
      const role = valueOf(fields, 'role') as Role
      const shopIds = chosenOf(fields, 'shopIds') as ShopId[]
      const { code } = await merchant('team.invite', { key, role, shopIds })
      await showInvitation(code)
    },
  }
}

const ROLES: Role[] = ['staff', 'manager', 'analyst', 'owner']

/** Owners give any role, managers that of staff; the functions say the same (`mayGive`). */
const roleField = (role: Role, giver: ConsolePost): FormField =>
  fieldOf('role', consoleWords().columns.role, role, {
    kind: 'choice',
    options: ROLES.filter((value) => giver.role === 'owner' || value === 'staff').map((value) => ({
      value,
      name: words().manage.roles[value],
    })),
  })

const postShopField = (chosen: ShopId[], giver: ConsolePost, shops: ShopRecord[]): FormField =>
  shopField(chosen, {
    tiers: [],
    shops: shopChoices(shops, chosen),
    ownShopIds: giver.shopIds,
  })
