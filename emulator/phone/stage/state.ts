/** WeChat's scene numbers for the ways in that the stage offers. */
export const scenes = {
  list: 1001,
  shopCode: 1047,
  scan: 1011,
  menu: 1035,
  friend: 1007,
  paid: 1034,
  wallet: 1028,
  mine: 1103,
} as const
export type SceneName = keyof typeof scenes

export const devices = {
  small: { width: 375, height: 667 },
  standard: { width: 375, height: 812 },
  large: { width: 393, height: 852 },
  max: { width: 430, height: 932 },
  desktop: { width: 1100, height: 760 },
} as const
export type DeviceName = keyof typeof devices

/** WeChat's slider: standard 17 px up to 23.8 px. */
export const fontScales = [1, 1.12, 1.25, 1.4] as const

export interface PhoneState {
  /** Who holds it; also its name in addresses and for the automator. */
  as: string
  device: DeviceName
  offline: boolean
  /** Index into the stage's list of places. */
  place: number
}

export interface StageState {
  theme: 'light' | 'dark'
  language: 'zh_CN' | 'en'
  fontScale: number
  phones: PhoneState[]
}

const key = 'stage'

export function newPhone(as: string): PhoneState {
  return { as, device: 'standard', offline: false, place: 0 }
}

const first: StageState = {
  theme: 'light',
  language: 'zh_CN',
  fontScale: 1,
  phones: ['member', 'staff', 'merchant'].map(newPhone),
}

/** The stage as it was left in this browser. */
export function loadState(): StageState {
  const kept = localStorage.getItem(key)
  return kept ? { ...first, ...(JSON.parse(kept) as Partial<StageState>) } : structuredClone(first)
}

export function saveState(state: StageState): void {
  localStorage.setItem(key, JSON.stringify(state))
}
