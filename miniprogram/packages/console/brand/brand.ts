import type { ProgrammeConfig } from '../../../../typings/contract'
import { dress } from '../../../services/dress'
import { promisedFace } from '../../../services/face'
import { leave } from '../../../services/leave'
import { showProblem } from '../../../services/problem'
import { loadProgramme, storedProgramme } from '../../../services/programme'
import { editing, programme } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { refuseTyped, typeInto } from '../form'
import { keepPart } from '../part'
import { uploadPicture } from '../picture'
import { touched } from '../unsaved'
import { consoleWords } from '../words'
import { apply, fieldsOf } from './fields'

/** What the card says of the house before anybody has one, and the agreement it is claimed under. */
Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  config: null as ProgrammeConfig | null,

  onLoad() {
    const { brand: b } = consoleWords()
    dress(this, ['common', 'programme'])
    void wx.setNavigationBarTitle({ title: b.title })
    this.config = editing()
    if (!this.config) {
      leave()
      return
    }
    this.setData({ state: 'content', b, fields: fieldsOf(this.config) })
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
    typeInto(this, event)
    this.preview()
  },
  /** The card as a visitor will see it. */
  preview() {
    const { config } = this
    const view = storedProgramme()
    if (!config || !view) return
    apply(config, this.data.fields)
    this.setData({
      face: promisedFace({ ...view, card: config.card }),
      logo: config.card.logoFileId,
    })
  },
  async onLogo() {
    const picture = await uploadPicture('logos')
    if (picture !== '') this.showLogo(picture)
  },
  onMark() {
    this.showLogo('')
  },
  showLogo(logoFileId: string) {
    if (!this.config) return
    touched()
    this.config.card.logoFileId = logoFileId
    this.preview()
  },
  async onSave() {
    const { config } = this
    if (!config || refuseTyped(this)) return
    apply(config, this.data.fields)
    await keepPart(this, config, (path) =>
      /^(card|agreement|supportText)\b/.test(path) ? fieldFor(path) : undefined,
    )
  },
})

/** What is wrong with a text at all stands beside its Chinese, and with the logo beside the brand. */
function fieldFor(path: string): string {
  if (path === 'card.logoFileId') return 'card.brandName.zh'
  return /\.(zh|en|version|servicePhone)$/.test(path) ? path : `${path}.zh`
}
