import type { Day, Page, PageInput, Place, Role, ShopId, StaffId, Text, Time } from './base'

/** Opening hours of one weekday, minutes from midnight; empty: closed. `until` may pass 1440. */
export type OpenHours = { from: number; until: number }[]

export interface ShopView {
  shopId: ShopId
  name: string
  brand: string
  city: string
  district: string
  address: string
  place: Place
  phone: string
  openNow: boolean
  /** Monday first, seven lists. */
  hours: OpenHours[]
  /** Metres from the asked place; absent when none was given. */
  distanceM?: number
}

export interface ShopEdit {
  name: string
  brand: string
  city: string
  district: string
  address: string
  place: Place
  phone: string
  hours: OpenHours[]
  /** Closed for good: hidden from members, kept in records. */
  closed: boolean
}

export interface ShopRecord extends ShopEdit {
  shopId: ShopId
  version: number
  /** What the poster's mini program code carries. */
  sceneCode: string
  createdAt: Time
}

export type ShopListInput = PageInput & { city?: string; near?: Place }
export type ShopListOutput = Page<ShopView>

/** Where there are shops: cities with the most shops first. */
export interface CitiesOutput {
  cities: { city: string; shops: number; districts: string[] }[]
}

export interface TeamMember {
  staffId: StaffId
  name: string
  role: Role
  shopIds: ShopId[]
  state: 'active' | 'suspended'
  since: Time
  lastSeenAt?: Time
  you: boolean
}

export interface InvitationView {
  /** Shown once to who made it; 8 characters without look-alikes. */
  code: string
  role: Role
  shopIds: ShopId[]
  expiresAt: Time
}

/** What one staff member may still do today in one shop. */
export interface Ceilings {
  saleFen: number
  saleDayLeftFen: number
  refundFen: number
}

export type { Day, Text }
