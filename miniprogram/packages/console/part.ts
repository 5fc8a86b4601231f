import type { ProgrammeConfig } from '../../../typings/contract'
import { words } from '../../services/language'
import { leave } from '../../services/leave'
import { problemText } from './checks'
import { saveDraft } from './draft'
import type { FieldFor, FormField } from './form'
import { markProblem } from './form'
import { settled } from './unsaved'

interface PartPage {
  data: { busy: boolean; fields: FormField[] }
  setData(data: Record<string, unknown>): void
}

/**
 * Saves the draft from the form of one of its parts, and goes back. What the server finds wrong with this
 * part is said beside its field; `fieldFor` names the field of a problem's path, undefined outside the part.
 */
export async function keepPart(
  page: unknown,
  config: ProgrammeConfig,
  fieldFor: FieldFor,
): Promise<void> {
  const target = page as PartPage
  if (target.data.busy) return
  target.setData({ busy: true })
  try {
    const { problems } = await saveDraft(config)
    const errors = problems.filter(
      ({ path, severity }) => severity === 'error' && fieldFor(path) !== undefined,
    )
    if (errors.length > 0) {
      const fields = target.data.fields.map((field) => {
        const found = errors.find(({ path }) => fieldFor(path) === field.name)
        return { ...field, error: found ? problemText(found, config) : '' }
      })
      target.setData({ fields })
      void wx.showToast({ title: words().programme.problems, icon: 'none' })
      return
    }
    void wx.showToast({ title: words().programme.saved, icon: 'none' })
    settled()
    leave()
  } catch (error) {
    target.setData({ fields: markProblem(target.data.fields, error, fieldFor) })
  } finally {
    target.setData({ busy: false })
  }
}

/** The same for a part whose paths begin alike. */
export const within =
  (start: string, fieldFor: (path: string) => string) =>
  (path: string): string | undefined =>
    path.startsWith(start) ? fieldFor(path.slice(start.length)) : undefined
