import type { ProgrammeConfig } from '../../../../typings/contract'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { editing } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { refuseTyped, typeInto } from '../form'
import { keepPart } from '../part'
import { touched } from '../unsaved'
import { apply, fieldFor, fieldsOf, reshape } from './fields'

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  config: null as ProgrammeConfig | null,

  onLoad() {
    dress(this, ['common', 'programme'])
    void wx.setNavigationBarTitle({ title: words().programme.points })
    this.config = editing()
    if (!this.config) leave()
    else this.setData({ state: 'content', fields: fieldsOf(this.config) })
  },
  onField(event: FieldEvent) {
    touched()
    const name = typeInto(this, event)
    const fields = reshape(this.data.fields, name)
    if (fields !== this.data.fields) this.setData({ fields })
  },
  async onSave() {
    const { config } = this
    if (!config || this.data.busy || refuseTyped(this)) return
    apply(config, this.data.fields)
    await keepPart(this, config, (path) =>
      /^(points|welcome|limits)/.test(path) ? fieldFor(path) : undefined,
    )
  },
})
