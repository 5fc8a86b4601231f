import type { ProgrammeConfig } from '../../../../typings/contract'
import { dress } from '../../../services/dress'
import { choose } from '../../../services/choose'
import { textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { editing } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { refuseTyped, typeInto } from '../form'
import { keepPart } from '../part'
import { touched } from '../unsaved'
import { consoleWords } from '../words'
import { MAX_EARN_RULES, newEarnRule } from './earn'
import { apply, fieldFor, fieldsOf, reshape } from './fields'

Page({
  data: {
    state: 'loading',
    busy: false,
    more: false,
    mostRules: MAX_EARN_RULES,
    fields: [] as FormField[],
  },
  config: null as ProgrammeConfig | null,

  onLoad() {
    dress(this, ['common', 'programme'])
    void wx.setNavigationBarTitle({ title: words().programme.points })
    this.config = editing()
    if (!this.config) leave()
    else this.setData({ state: 'content', p: consoleWords().points, ...shape(this.config) })
  },
  onField(event: FieldEvent) {
    touched()
    const name = typeInto(this, event)
    const fields = reshape(this.data.fields, name)
    if (fields !== this.data.fields) this.setData({ fields })
  },
  onMore() {
    this.setData({ more: !this.data.more })
  },
  /** A rule more, its fields open, so that it is named before it is kept. */
  onAdd() {
    const { config } = this
    if (!config || refuseTyped(this)) {
      this.reveal()
      return
    }
    touched()
    apply(config, this.data.fields)
    config.points.earn.push(newEarnRule(config.points.earn))
    this.setData({ more: true, ...shape(config) })
  },
  async onRemove() {
    const { config } = this
    if (!config || refuseTyped(this)) {
      this.reveal()
      return
    }
    apply(config, this.data.fields)
    const { earn } = config.points
    const at = await choose(earn.map(({ name }, index) => textOf(name) || String(index + 1)))
    if (at === null) return
    touched()
    earn.splice(at, 1)
    this.setData(shape(config))
  },
  /** What is wrong is never behind the fold. */
  reveal() {
    if (this.data.fields.some(({ rare, error }) => rare && error !== ''))
      this.setData({ more: true })
  },
  async onSave() {
    const { config } = this
    if (!config || this.data.busy) return
    if (refuseTyped(this)) {
      this.reveal()
      return
    }
    apply(config, this.data.fields)
    await keepPart(this, config, (path) =>
      /^(points\.(?!bonus)|welcome|limits|tierPolicy)/.test(path) ? fieldFor(path) : undefined,
    )
    this.reveal()
  },
})

const shape = (config: ProgrammeConfig) => ({
  fields: fieldsOf(config),
  rules: config.points.earn.length,
})
