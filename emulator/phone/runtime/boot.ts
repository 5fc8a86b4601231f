import type { Manifest } from '../compiler/bundle'
import type { PhoneIdentity, PhoneSettings } from './contract'

/** What the server writes into a phone's frame before anything runs. */
export interface PhoneBoot {
  phone: string
  identity: PhoneIdentity
  settings: PhoneSettings
  /** First page with query, '' for the app's own first page. */
  path: string
  /** WeChat's scene number of the way in: 1001 list, 1047 mini program code, 1007 friend's card … */
  scene: number
  /** Operator's clock minus the machine's. */
  clockOffsetMs: number
}

declare global {
  interface Window {
    phoneBoot: PhoneBoot
    phoneManifest: Manifest
    /** The main package, on its way since the document began. */
    mainPackage: Promise<Response>
  }
}

/** Prefix of everything the phone's server gives out. */
export const BASE = '/phone'
