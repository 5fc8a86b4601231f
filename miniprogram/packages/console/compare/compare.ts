import type {
  Key,
  MerchantApi,
  ProgrammeConfig,
  ProgrammeVersion,
} from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { clockTime, isoDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf, showProblem } from '../../../services/problem'
import type { ChangeText } from '../change-text'
import { changeText } from '../change-text'
import { loadProgrammes } from '../draft'
import type { FormField } from '../form'
import { fieldOf, markProblem, optionsOf, valueOf } from '../form'
import { consoleWords } from '../words'

type Shown = MerchantApi['programme.show']['output']
/** The server sends no more differences than this. */
const MOST_CHANGES = 200
const HOUR_MS = 3_600_000

/** What would change: by publishing the draft, or (`?version=`) by going back to a version. */
Page({
  data: {
    state: 'loading',
    busy: false,
    mode: 'draft' as 'draft' | 'current' | 'past' | 'scheduled',
    changes: [] as ChangeText[],
    fields: [] as FormField[],
  },
  version: 0,
  shown: null as Shown | null,
  /** One key per intent; a retry repeats it. */
  key: null as Key | null,

  onLoad(query: Record<string, string | undefined>) {
    this.version = Number(query.version ?? 0)
    dress(this, ['common', 'programme'])
    const { programme: c, units } = consoleWords()
    this.setData({ c })
    const title = this.version > 0 ? units.versionTitle(this.version) : c.publishTitle
    void wx.setNavigationBarTitle({ title })
    void this.load()
  },
  async load() {
    try {
      const shown = await loadProgrammes()
      this.shown = shown
      const other = await this.otherConfig(shown)
      const to = this.version > 0 ? this.version : 'draft'
      // Before the first publication there is nothing to compare with: everything is new.
      const { changes } =
        shown.version > 0 && other
          ? await merchant('programme.compare', { from: shown.version, to })
          : { changes: [] }
      this.show(shown, changes, other ?? shown.config)
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  async otherConfig(shown: Shown): Promise<ProgrammeConfig | null> {
    if (this.version === 0) return shown.draft?.config ?? null
    return (await merchant('programme.show', { version: this.version })).config
  },
  show(
    shown: Shown,
    changes: MerchantApi['programme.compare']['output']['changes'],
    other: ProgrammeConfig,
  ) {
    const { units } = consoleWords()
    const version = shown.versions.find((each) => each.version === this.version)
    const mode = version ? modeOf(version) : shown.draft ? 'draft' : 'current'
    this.setData({
      state: 'content',
      mode,
      more: changes.length >= MOST_CHANGES,
      changes: changes.map((change) => changeText(change, [other, shown.config])),
      starts:
        version && mode === 'scheduled'
          ? units.startsAt(version.version, whenText(version.startsAt ?? 0))
          : '',
      fields: mode === 'draft' ? publishFields('now') : [],
    })
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const name = event.currentTarget.dataset.name as string
    const { value } = event.detail
    this.key = null
    if (name === 'when') {
      const note = valueOf(this.data.fields, 'note')
      this.setData({ fields: publishFields(value, note) })
      return
    }
    const at = this.data.fields.findIndex((field) => field.name === name)
    this.setData({
      [`fields[${String(at)}].value`]: value,
      [`fields[${String(at)}].error`]: '',
    })
  },
  async onPublish() {
    const draft = this.shown?.draft
    if (!draft) return
    const { fields } = this.data
    const { programme: c } = consoleWords()
    const startsAt = startOf(fields)
    if (startsAt !== null && startsAt <= serverNow()) {
      const at = fields.findIndex(({ name }) => name === 'day')
      this.setData({ [`fields[${String(at)}].error`]: c.past })
      return
    }
    await this.attempt(startsAt === null ? words().programme.published : c.scheduled, (key) =>
      merchant('programme.publish', {
        key,
        revision: draft.revision,
        note: valueOf(fields, 'note'),
        ...(startsAt === null ? {} : { startsAt }),
      }),
    )
  },
  async onRollBack() {
    const { programme: t } = words()
    const { units } = consoleWords()
    const { confirm } = await wx.showModal({ title: t.rollBack, content: t.rollBackAsk })
    if (!confirm) return
    await this.attempt(t.published, (key) =>
      merchant('programme.rollBack', {
        key,
        version: this.version,
        note: units.backNote(this.version),
      }),
    )
  },
  async onCancel() {
    const { programme: c, units } = consoleWords()
    const { confirm } = await wx.showModal({ title: c.cancel, content: c.cancelAsk })
    if (!confirm) return
    await this.attempt(c.cancelled, (key) =>
      merchant('programme.cancel', {
        key,
        version: this.version,
        note: units.cancelNote(this.version),
      }),
    )
  },
  async attempt(done: string, work: (key: Key) => Promise<unknown>) {
    if (this.data.busy) return
    this.key ??= newKey('publish', serverNow())
    this.setData({ busy: true })
    try {
      await work(this.key)
      void wx.showToast({ title: done, icon: 'none' })
      leave()
    } catch (error) {
      if (this.data.fields.length > 0)
        this.setData({ fields: markProblem(this.data.fields, error) })
      else showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
})

function modeOf({ state }: ProgrammeVersion) {
  return state === 'scheduled' || state === 'current' ? state : 'past'
}

function publishFields(when: string, note = ''): FormField[] {
  const { programme: c } = consoleWords()
  const next = Math.ceil((serverNow() + HOUR_MS) / HOUR_MS) * HOUR_MS
  return [
    fieldOf('note', words().programme.note, note, { max: 200 }),
    fieldOf('when', c.startsWhen, when, {
      kind: 'choice',
      options: optionsOf({ now: c.now, later: c.later }),
    }),
    ...(when === 'later'
      ? [
          fieldOf('day', c.day, isoDate(next), { kind: 'date' }),
          fieldOf('time', c.time, clockTime(next), { kind: 'time' }),
        ]
      : []),
  ]
}

/** When the draft is to begin; null: at once. */
function startOf(fields: FormField[]): number | null {
  if (valueOf(fields, 'when') !== 'later') return null
  return Date.parse(`${valueOf(fields, 'day')}T${valueOf(fields, 'time')}:00+08:00`)
}
