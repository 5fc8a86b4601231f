import type { ProgrammeConfig, ShopRecord } from '../../../../typings/contract'
import { dress } from '../../../services/dress'
import { leave } from '../../../services/leave'
import { problemOf } from '../../../services/problem'
import { readShops } from '../choices'
import { editing } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { refuseTyped, typeInto } from '../form'
import { keepPart, within } from '../part'
import { touched } from '../unsaved'
import { consoleWords } from '../words'
import { applyBonus, bonusFields, fieldForBonus, newBonus } from './rule'

/** One rule that multiplies points: on which days, how much, for whom. An index past the last is a new one. */
Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  index: 0,
  removable: false,
  shops: [] as ShopRecord[],
  config: null as ProgrammeConfig | null,

  onLoad(query: Record<string, string | undefined>) {
    const { bonus: b } = consoleWords()
    dress(this, ['common', 'programme'])
    void wx.setNavigationBarTitle({ title: b.title })
    this.index = Number(query.index ?? 0)
    this.config = editing()
    if (!this.config) {
      leave()
      return
    }
    const { bonus } = this.config.points
    this.removable = this.index < bonus.length
    if (!this.removable) bonus.push(newBonus(bonus))
    void this.load()
  },
  async load() {
    try {
      this.shops = await readShops()
      const { bonus: b } = consoleWords()
      this.setData({ state: 'content', b, removable: this.removable, fields: this.shape() })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  shape(): FormField[] {
    return this.config ? bonusFields(this.config, this.index, this.shops) : []
  },
  onField(event: FieldEvent) {
    touched()
    // Another occasion asks for other fields; what was typed elsewhere stays.
    if (typeInto(this, event) !== 'kind' || !this.config) return
    applyBonus(this.config, this.index, this.data.fields)
    this.setData({ fields: this.shape() })
  },
  async onRemove() {
    const { bonus: b } = consoleWords()
    const { config } = this
    if (!config) return
    const { confirm } = await wx.showModal({ title: b.remove, content: b.removeAsk })
    if (!confirm) return
    config.points.bonus.splice(this.index, 1)
    await this.keep(config)
  },
  async onSave() {
    const { config } = this
    if (!config || refuseTyped(this)) return
    applyBonus(config, this.index, this.data.fields)
    await this.keep(config)
  },
  async keep(config: ProgrammeConfig) {
    await keepPart(this, config, within(`points.bonus.${String(this.index)}.`, fieldForBonus))
  },
})
