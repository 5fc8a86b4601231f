import type { Key } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import { serverNow } from '../../services/cloud'
import { words } from '../../services/language'
import type { Problem } from '../../services/problem'
import { problemOf } from '../../services/problem'
import type { FieldEvent, FormField } from './form'
import { besideField, fieldOf, refuseTyped, typeInto } from './form'

/** What is done with a reason: its title, what it asks for, and the call. Pages draw it as template `sheet`. */
export interface Intent {
  /** The source in the key. */
  name: string
  title: string
  fields: FormField[]
  /** Does it; what it throws is shown in the sheet. */
  send(key: Key, fields: FormField[]): Promise<void>
}

interface SheetPage {
  data: { busy: boolean; sheet: FormField[] }
  setData(data: Record<string, unknown>): void
  intent: Intent | null
  /** One key per intent; a retry repeats it. */
  intentKey: Key | null
}

export const reasonField = (): FormField =>
  fieldOf('reason', words().manage.reason, '', { kind: 'long', needed: true, max: 200 })

export function openSheet(page: unknown, intent: Intent): void {
  const target = page as SheetPage
  target.intent = intent
  target.intentKey = null
  target.setData({ sheet: intent.fields, sheetTitle: intent.title, sheetProblem: null })
  void wx.pageScrollTo({ selector: '.sheet', duration: 200 })
}

function closeSheet(page: unknown): void {
  const target = page as SheetPage
  target.intent = null
  target.setData({ sheet: [], sheetProblem: null })
}

/** Other words are another intent. */
function typeSheet(page: unknown, event: FieldEvent): void {
  ;(page as SheetPage).intentKey = null
  typeInto(page, event, 'sheet')
}

/** Sends what was typed; the sheet closes when it is done, and says what is wrong when it is not. */
async function sendSheet(page: unknown): Promise<void> {
  const target = page as SheetPage
  const { intent } = target
  if (!intent || target.data.busy || refuseTyped(page, 'sheet')) return
  const key = (target.intentKey ??= newKey(intent.name, serverNow()))
  target.setData({ busy: true, sheetProblem: null })
  try {
    await intent.send(key, target.data.sheet)
    closeSheet(page)
  } catch (error) {
    const sheetProblem: Problem = problemOf(error)
    target.setData({ sheetProblem, sheet: besideField(target.data.sheet, error) })
  } finally {
    target.setData({ busy: false })
  }
}

/** What template `sheet` calls; each page with a sheet takes them in. */
export const sheetHandlers = {
  onSheetField(this: unknown, event: FieldEvent) {
    typeSheet(this, event)
  },
  onSheetSend(this: unknown) {
    void sendSheet(this)
  },
  onSheetClose(this: unknown) {
    closeSheet(this)
  },
}
