import type { Role, ShopId } from '../../../typings/contract'
import { showProblem } from '../../services/problem'
import { consoleRoles } from '../../services/session'

/** What the person is in the console, and for which shops; none named: for all of them. */
export interface ConsolePost {
  role: Role
  shopIds: ShopId[]
}

/** @throws CallError FORBIDDEN for who has no part in the console */
export async function consolePost(): Promise<ConsolePost> {
  const roles = await consoleRoles()
  const post = roles.find(({ role }) => role !== 'staff')
  return { role: post?.role ?? 'staff', shopIds: roles.flatMap(({ shopId }) => shopId ?? []) }
}

/** Shows the way to add a record to who may use it: the rows of `features/access/rules/matrix`. */
export async function showAdding(
  page: { setData(data: { mayAdd: boolean }): void },
  mayAdd: (post: ConsolePost) => boolean,
): Promise<void> {
  try {
    page.setData({ mayAdd: mayAdd(await consolePost()) })
  } catch (error) {
    showProblem(error)
  }
}

/** Owners, and managers for their own shops. */
export const maySave = ({ role }: ConsolePost): boolean => role === 'owner' || role === 'manager'
