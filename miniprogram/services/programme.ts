import type { ProgrammeView } from '../../typings/contract'
import { consumer } from './cloud'
import { openSession } from './session'

/** The number rises when the stored shape gains a field that pages read. */
const KEY = 'programme.2'

/** The public programme; the stored one is used when its version is the one the session named. */
export async function loadProgramme(version: number): Promise<ProgrammeView> {
  const stored = storedProgramme()
  if (stored && version > 0 && stored.version === version) return stored
  known = await consumer('programme.show', {})
  void wx.setStorage({ key: KEY, data: known })
  return known
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
