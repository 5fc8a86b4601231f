import type { ProgrammeConfig } from '../../../../typings/contract'
import { dress } from '../../../services/dress'
import { leave } from '../../../services/leave'
import { dropBenefit, newBenefit } from '../benefits'
import { editing } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { refuseTyped, typeInto } from '../form'
import { keepPart, within } from '../part'
import { touched } from '../unsaved'
import { consoleWords } from '../words'
import { applyBenefit, benefitFields, fieldForBenefit } from './fields'

/** One row of the matrix of benefits: what it is called, what it is, how often it is handed out. No id: a new one. */
Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  index: 0,
  isNew: false,
  config: null as ProgrammeConfig | null,

  onLoad({ id }: Record<string, string | undefined>) {
    const { benefit: b } = consoleWords()
    dress(this, ['common', 'programme'])
    void wx.setNavigationBarTitle({ title: b.title })
    this.isNew = id === undefined
    this.config = editing()
    const benefits = this.config?.benefits
    if (benefits && this.isNew) benefits.push(newBenefit(benefits))
    const found = this.isNew
      ? benefits?.[benefits.length - 1]
      : benefits?.find((each) => each.id === id)
    if (!benefits || !found) {
      leave()
      return
    }
    this.index = benefits.indexOf(found)
    this.setData({ state: 'content', b, removable: !this.isNew, fields: this.shape() })
  },
  shape(): FormField[] {
    const benefit = this.config?.benefits[this.index]
    return benefit ? benefitFields(benefit, this.isNew) : []
  },
  onField(event: FieldEvent) {
    touched()
    const name = typeInto(this, event)
    const benefit = this.config?.benefits[this.index]
    // Another kind or period asks for other fields; what was typed elsewhere stays.
    if (!benefit || !['kind', 'per'].includes(name)) return
    applyBenefit(benefit, this.data.fields)
    this.setData({ fields: this.shape() })
  },
  async onRemove() {
    const { config } = this
    const id = config?.benefits[this.index]?.id ?? ''
    if (config && (await dropBenefit(config, id))) await this.keep(config)
  },
  async onSave() {
    const { config } = this
    const benefit = config?.benefits[this.index]
    if (!config || !benefit || refuseTyped(this)) return
    applyBenefit(benefit, this.data.fields)
    await this.keep(config)
  },
  async keep(config: ProgrammeConfig) {
    await keepPart(this, config, within(`benefits.${String(this.index)}.`, fieldForBenefit))
  },
})
