import type { ProgrammeView } from '../../typings/contract'
import { consumer } from './cloud'

const KEY = 'programme'

/** The public programme; the stored one is used when its version is the one the session named. */
export async function loadProgramme(version: number): Promise<ProgrammeView> {
  const stored = storedProgramme()
  if (stored && version > 0 && stored.version === version) return stored
  const programme = await consumer('programme.show', {})
  void wx.setStorage({ key: KEY, data: programme })
  return programme
}

export function storedProgramme(): ProgrammeView | null {
  const stored: unknown = wx.getStorageSync(KEY)
  return stored ? (stored as ProgrammeView) : null
}
