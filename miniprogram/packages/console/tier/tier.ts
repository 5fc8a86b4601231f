import type { ProgrammeConfig } from '../../../../typings/contract'
import { paletteClass, paletteStyle, ridge } from '../../../lib/palette'
import { dress } from '../../../services/dress'
import { promisedFace } from '../../../services/face'
import { textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { showProblem } from '../../../services/problem'
import { loadProgramme, storedProgramme } from '../../../services/programme'
import { addLeaf } from '../conditions'
import { editing, programme } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { refuseTyped, typeInto, valueOf } from '../form'
import { keepPart, within } from '../part'
import { touched } from '../unsaved'
import { consoleWords } from '../words'
import type { ConditionName } from './fields'
import { addable, apply, fieldFor, fieldsOf, multiplierId, paletteOf } from './fields'

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  index: 0,
  config: null as ProgrammeConfig | null,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'programme'])
    this.index = Number(query.index ?? 0)
    this.config = editing()
    const tier = this.config?.tiers[this.index]
    if (!this.config || !tier) {
      leave()
      return
    }
    void wx.setNavigationBarTitle({ title: words().programme.tiers })
    this.setData({
      state: 'content',
      c: consoleWords().programme,
      removable: this.index > 0 && this.config.tiers.length > 5,
      fields: fieldsOf(tier, multiplierId(this.config)),
      adds: addable(tier, this.index),
    })
    void this.loadFace()
  },
  /** The owner may never have opened the card's tab: then the programme is fetched once. */
  async loadFace() {
    try {
      await loadProgramme(programme.get()?.version ?? 0)
      this.preview()
    } catch (error) {
      showProblem(error)
    }
  },
  onField(event: FieldEvent) {
    touched()
    const name = typeInto(this, event)
    if (/(counter|window)$/.test(name)) this.reshape()
    if (['palette', 'zh', 'en'].includes(name)) this.preview()
  },
  /** Another counter or window asks for other fields; what was typed elsewhere stays. */
  reshape() {
    const tier = this.config?.tiers[this.index]
    if (!this.config || !tier) return
    const multiplier = multiplierId(this.config)
    apply(tier, this.data.fields, multiplier)
    this.setData({ fields: fieldsOf(tier, multiplier), adds: addable(tier, this.index) })
  },
  onAddCondition(event: WechatMiniprogram.TouchEvent) {
    touched()
    const name = event.currentTarget.dataset.name as ConditionName
    const tier = this.config?.tiers[this.index]
    if (!this.config || !tier) return
    const multiplier = multiplierId(this.config)
    apply(tier, this.data.fields, multiplier)
    tier[name] = addLeaf(tier[name])
    this.setData({ fields: fieldsOf(tier, multiplier), adds: addable(tier, this.index) })
  },
  async onRemove() {
    const { programme: c } = consoleWords()
    const { config } = this
    if (!config) return
    const { confirm } = await wx.showModal({ title: c.removeTier, content: c.removeTierAsk })
    if (!confirm) return
    config.tiers.splice(this.index, 1)
    await this.keep(config)
  },
  /** The card as members will see it, live. */
  preview() {
    const view = storedProgramme()
    const tier = this.config?.tiers[this.index]
    if (!view || !tier) return
    const palette = paletteOf(this.data.fields, tier.palette)
    this.setData({
      face: {
        ...promisedFace(view),
        tier: textOf({ zh: valueOf(this.data.fields, 'zh'), en: valueOf(this.data.fields, 'en') }),
        tierClass: paletteClass(palette),
        style: paletteStyle(palette),
        ridge: ridge(palette),
      },
    })
  },
  async onSave() {
    const { config } = this
    const tier = config?.tiers[this.index]
    if (!config || !tier || refuseTyped(this)) return
    apply(tier, this.data.fields, multiplierId(config))
    await this.keep(config)
  },
  async keep(config: ProgrammeConfig) {
    await keepPart(this, config, within(`tiers.${String(this.index)}.`, fieldFor))
  },
})
