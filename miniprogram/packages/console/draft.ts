import type { MerchantApi, ProgrammeConfig } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import { createStore } from '../../lib/store'
import { merchant, serverNow } from '../../services/cloud'

type Shown = MerchantApi['programme.show']['output']

/** The programme as the console knows it: what is in force, its versions, and the draft being edited. */
export const programme = createStore<Shown | null>(null)

export async function loadProgrammes(): Promise<Shown> {
  const shown = await merchant('programme.show', {})
  programme.set(shown)
  return shown
}

/** What the editors work on: the draft, or a copy of what is in force. */
export function editing(): ProgrammeConfig | null {
  const shown = programme.get()
  if (!shown) return null
  return JSON.parse(JSON.stringify(shown.draft?.config ?? shown.config)) as ProgrammeConfig
}

/** Saves the draft; a colleague's newer draft refuses with VERSION_CHANGED instead of being overwritten. */
export async function saveDraft(
  config: ProgrammeConfig,
): Promise<MerchantApi['programme.saveDraft']['output']> {
  const revision = programme.get()?.draft?.revision ?? 0
  const saved = await merchant('programme.saveDraft', {
    key: newKey('draft', serverNow()),
    revision,
    config,
  })
  await loadProgrammes()
  return saved
}
