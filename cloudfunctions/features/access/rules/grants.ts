import type { MemberId, Role, ShopId, StaffId } from '../../../../typings/contract'

/** What the router hands to a consumer route: the caller's own membership, or none yet. */
export interface ConsumerGrant {
  memberId: MemberId | null
}

/** What a desk route gets: who serves, with which role, in which shop. */
export interface StaffGrant {
  staffId: StaffId
  name: string
  role: Role
  shopId: ShopId
  shopName: string
}

/** What a console route gets. `shopIds` is empty for a role in the whole organisation. */
export interface MerchantGrant {
  staffId: StaffId
  name: string
  role: Role
  shopIds: ShopId[]
}
