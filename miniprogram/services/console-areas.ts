import type { Role } from '../../typings/contract'
import { words } from './language'
import { session } from './session'

/** An area of the console: its page in packages/console, and how menus show it. */
export interface ConsoleArea {
  page: string
  icon: string
  name: string
}

/** Areas whose list is closed to a role, as the functions' matrix has it. */
const CLOSED: Partial<Record<Role, string[]>> = {
  analyst: ['members', 'sales', 'team', 'approvals', 'audit'],
  manager: ['audit'],
}

/** What this person may look into; nobody is led to a page that only says no. */
export function consoleAreas(): ConsoleArea[] {
  const roles = session.get()?.roles ?? []
  const isClosed = (page: string) =>
    roles.length > 0 && roles.every(({ role }) => CLOSED[role]?.includes(page))
  return allAreas().filter(({ page }) => !isClosed(page))
}

function allAreas(): ConsoleArea[] {
  const { console: t, overview, wallet } = words()
  return [
    { page: 'programme', icon: 'layers', name: t.programme },
    { page: 'card', icon: 'wallet', name: wallet.title },
    { page: 'rewards', icon: 'gift', name: t.rewards },
    { page: 'offers', icon: 'coupon', name: t.offers },
    { page: 'shops', icon: 'store', name: t.shops },
    { page: 'members', icon: 'usergroup', name: t.members },
    { page: 'sales', icon: 'bill', name: t.saleList },
    { page: 'owed', icon: 'money', name: overview.outstanding },
    { page: 'team', icon: 'user-setting', name: t.team },
    { page: 'approvals', icon: 'user-checked', name: t.approvals },
    { page: 'audit', icon: 'history', name: t.audit },
  ]
}

/** From this width on the console has a sidebar and tables: WeChat on a desk. */
export const WIDE_PX = 900

export const isWide = (): boolean => wx.getWindowInfo().windowWidth >= WIDE_PX
