import type { Role, ShopId, ShopRecord, TeamMember } from '../../../../typings/contract'
import { merchant } from '../../../services/cloud'
import { words } from '../../../services/language'
import { chosenOf, fieldOf, valueOf } from '../form'
import type { Intent } from '../sheet'
import { consoleWords } from '../words'

/** Another role for a colleague, or other shops. */
export function postIntent(
  { staffId, role, shopIds, state }: TeamMember,
  roles: Role[],
  shops: ShopRecord[],
  done: () => Promise<void>,
): Intent {
  const { manage: t } = words()
  const { columns: c, form: f } = consoleWords()
  return {
    name: 'team',
    title: f.post,
    fields: [
      fieldOf('role', c.role, role, {
        kind: 'choice',
        options: roles.map((value) => ({ value, name: t.roles[value] })),
      }),
      fieldOf('shopIds', f.shops, shopIds.join(','), {
        kind: 'many',
        options: shops.map(({ shopId, name }) => ({ value: shopId, name })),
      }),
    ],
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
