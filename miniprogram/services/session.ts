import type { EntryScene, SessionOpenOutput } from '../../typings/contract'
import { createStore } from '../lib/store'
import { consumer, isOffline } from './cloud'
import { language } from './language'

/** What the last start was told, of people who work here: a till that starts without network has its tab. */
const KEY = 'session'

/** Null until the first answer. */
export const session = createStore<SessionOpenOutput | null>(null)

interface Entry {
  scene: EntryScene
  sceneRef: string
}
let entry: Entry = { scene: 'direct', sceneRef: '' }
let opening: Promise<SessionOpenOutput> | null = null

/**
 * How the person came in: WeChat's scene number and what the path carried.
 * https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html
 */
export function noteEntry(options: WechatMiniprogram.App.LaunchShowOption): void {
  const query = options.query as Record<string, string | undefined>
  // A mini program code carries one `scene` of at most 32 characters: s.<shop code>.
  const coded = decodeURIComponent(query.scene ?? '')
  if (coded.startsWith('s.')) entry = { scene: 'shop_qr', sceneRef: coded.slice(2) }
  else if (query.outer_str) entry = { scene: 'menu', sceneRef: query.outer_str }
  else if (query.from && isScene(query.from))
    entry = { scene: query.from, sceneRef: query.ref ?? '' }
  else if (SCENES[options.scene]) entry = { scene: SCENES[options.scene] ?? 'direct', sceneRef: '' }
}

const SCENES: Partial<Record<number, EntryScene>> = {
  1005: 'search',
  1006: 'search',
  1007: 'friend',
  1008: 'friend',
  1034: 'after_payment',
  1035: 'menu',
  1043: 'menu',
  1045: 'ad',
  1046: 'ad',
  1067: 'ad',
}

function isScene(text: string): text is EntryScene {
  return ['shop_qr', 'menu', 'after_payment', 'friend', 'ad', 'search', 'desk', 'direct'].includes(
    text,
  )
}

export const entryScene = (): Entry => entry

/** Opens the session once; every page that needs roles or the clock waits for the same answer. */
export function openSession(again = false): Promise<SessionOpenOutput> {
  if (opening && !again) return opening
  opening = consumer('session.open', {
    scene: entry.scene,
    ...(entry.sceneRef ? { sceneRef: entry.sceneRef } : {}),
    language: language.get(),
  }).then(
    (opened) => {
      session.set(opened)
      keep(opened)
      return opened
    },
    (error: unknown) => {
      opening = null
      const kept = wx.getStorageSync(KEY) as SessionOpenOutput | ''
      if (kept && !session.get() && isOffline(error)) session.set(kept)
      throw error
    },
  )
  return opening
}

function keep(opened: SessionOpenOutput): void {
  if (opened.roles.length > 0) wx.setStorageSync(KEY, opened)
  else if (wx.getStorageSync(KEY)) wx.removeStorageSync(KEY)
}

/** What a later answer told of the programme in force; from here every page takes its version. */
export function noteProgramme(programmeVersion: number): void {
  const opened = session.get()
  if (!opened || opened.programmeVersion === programmeVersion) return
  const now = { ...opened, programmeReady: true, programmeVersion }
  session.set(now)
  opening = Promise.resolve(now)
}
