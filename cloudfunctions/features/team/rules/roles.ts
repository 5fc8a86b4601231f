import type { Ceilings, Limits, Role, ShopId } from '../../../../typings/contract'

export interface Post {
  role: Role
  /** Empty: the whole organisation. */
  shopIds: readonly ShopId[]
}

/** Whether a post covers all of the given shops; no shop given means every shop. */
export function covers(post: Pick<Post, 'shopIds'>, shopIds: readonly ShopId[]): boolean {
  if (post.shopIds.length === 0) return true
  return shopIds.length > 0 && shopIds.every((shopId) => post.shopIds.includes(shopId))
}

/** Owners give any post; managers give the post of staff in shops that are theirs. Nobody else. */
export function mayGive(giver: Post, post: Post): boolean {
  if (giver.role === 'owner') return true
  return giver.role === 'manager' && post.role === 'staff' && covers(giver, post.shopIds)
}

/** Owners stand above shops: their post always covers the whole organisation. */
export function normalised(post: Post): { role: Role; shopIds: ShopId[] } {
  return { role: post.role, shopIds: post.role === 'owner' ? [] : [...new Set(post.shopIds)] }
}

/** The largest amount that stands for "no ceiling". */
const NO_CEILING_FEN = 100_000_000

/** What a role may do alone; over it a second person approves. Analysts serve nobody. */
export function ceilingsOf(
  role: Role,
  limits: Limits,
): { saleFen: number; saleDayFen: number; refundFen: number } {
  switch (role) {
    case 'staff':
      return {
        saleFen: limits.staffSaleFen,
        saleDayFen: limits.staffSaleDayFen,
        refundFen: limits.staffRefundFen,
      }
    case 'manager':
      return {
        saleFen: limits.managerSaleFen,
        saleDayFen: NO_CEILING_FEN,
        refundFen: limits.managerRefundFen,
      }
    case 'owner':
      return { saleFen: NO_CEILING_FEN, saleDayFen: NO_CEILING_FEN, refundFen: NO_CEILING_FEN }
    case 'analyst':
      return { saleFen: 0, saleDayFen: 0, refundFen: 0 }
  }
}

/** What is left of today's ceilings after so much was sold by this person in this shop. */
export function ceilingsLeft(role: Role, limits: Limits, soldTodayFen: number): Ceilings {
  const { saleFen, saleDayFen, refundFen } = ceilingsOf(role, limits)
  return { saleFen, refundFen, saleDayLeftFen: Math.max(0, saleDayFen - soldTodayFen) }
}
