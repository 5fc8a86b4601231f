import type { ProgrammeView } from '../../typings/contract'
import { consumer } from './cloud'
import { openSession } from './session'

/** The number rises when the stored shape gains a field that pages read. */
const KEY = 'programme.2'
const STORE_AFTER_MS = 500

/** The public programme; the stored one is used when its version is the one the session named. */
export async function loadProgramme(version: number): Promise<ProgrammeView> {
  const stored = storedProgramme()
  if (stored && version > 0 && stored.version === version) return stored
  const shown = await consumer('programme.show', {})
  known = shown
  // It is the largest thing that is written down; the page that waits for it stands first.
  setTimeout(() => void wx.setStorage({ key: KEY, data: shown }), STORE_AFTER_MS)
  return shown
}

/** Read from the phone once; from then on it is what was loaded last. */
let known: ProgrammeView | null | undefined

export function storedProgramme(): ProgrammeView | null {
  known ??= (wx.getStorageSync(KEY) as ProgrammeView | '') || null
  return known
}

/** Whether some tier has benefits that are handed over at the desk: only then is a till asked for them. */
export async function handsOutBenefits(): Promise<boolean> {
  const { programmeVersion } = await openSession()
  const { benefits } = await loadProgramme(programmeVersion)
  return benefits.some(({ quota }) => quota)
}

/** Whether minutes of service earn points here: only then is a till asked for them. */
export async function countsMinutes(): Promise<boolean> {
  const { programmeVersion } = await openSession()
  const { earnText } = await loadProgramme(programmeVersion)
  return earnText.some(({ per }) => per === 'minutes')
}
