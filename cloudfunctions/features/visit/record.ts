import type {
  Key,
  MemberId,
  RefusedCoupon,
  ShopId,
  StaffId,
  Time,
  VisitId,
} from '../../../typings/contract'
import type { Doc } from '../../platform/database'

/**
 * A member at a desk for ten minutes. A live visit stands at `visits/{memberId}`: one document per
 * member, so that nobody is served twice at once, replaced by the next visit. A scan kept without
 * network has a document of its own, so that it never pushes aside who is being served now.
 */
export interface VisitDoc extends Doc {
  visitId: VisitId
  memberId: MemberId
  staffId: StaffId
  staffName: string
  shopId: ShopId
  shopName: string
  openedAt: Time
  /** The newest scan: the same desk may serve the member again in the same visit. */
  readAt: Time
  expiresAt: Time
  /** 0 while open. */
  closedAt: Time
  proof: 'code' | 'number' | 'paper'
  /** When the code was read, for scans kept without network; 0: now. */
  scannedAt: Time
  key: Key
  /** Copies for the desk, so that a sale needs no member request. */
  number: string
  nickname: string
  avatarFileId: string
  staffNote: string
  /** Sealed as in the member's own document. */
  birthday: string
  /** What the newest preview could not take of the member's coupons, for their own phone. */
  refused: RefusedCoupon[]
  schemaVersion: 1
}

/** `codeUses/{alias:step}`: each code opens one visit, ever. */
export interface CodeUse extends Doc {
  key: Key
  staffId: StaffId
  shopId: ShopId
  shopName: string
  at: Time
  schemaVersion: 1
}

export const VISITS = 'visits'
export const CODE_USES = 'codeUses'
export const VISIT_MS = 10 * 60_000
