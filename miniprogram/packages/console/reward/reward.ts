import type { RewardEdit, RewardId, RewardRecord } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import { tintOf } from '../../../lib/tint'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf } from '../../../services/problem'
import { loadChoices } from '../choices'
import type { FieldEvent, FormField } from '../form'
import { markProblem, numberOf, refuseTyped, typeInto, valueOf } from '../form'
import { uploadPicture } from '../picture'
import { seek } from '../seek'
import { settled, touched } from '../unsaved'
import { consoleWords } from '../words'
import { editOf, fieldsOf, newReward } from './fields'

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  id: '' as RewardId | '',
  record: null as RewardRecord | null,
  /** What the form began with. */
  began: null as RewardEdit | null,
  /** File id of the chosen picture; '': the drawing. */
  picture: '',
  saveKey: '',
  restockKey: '',

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage'])
    const { console: t } = words()
    void wx.setNavigationBarTitle({ title: t.rewards })
    this.id = decodeURIComponent(query.id ?? '') as RewardId
    void this.load()
  },
  async load() {
    try {
      const { id } = this
      const [choices, record] = await Promise.all([
        loadChoices(),
        id
          ? seek(
              (input) => merchant('reward.list', input),
              (each) => each.rewardId === id,
            )
          : null,
      ])
      const began = record ?? newReward(serverNow(), choices.ownShopIds)
      this.record = record
      this.began = began
      this.picture = began.imageFileId
      this.setData({
        state: 'content',
        fields: fieldsOf(began, choices, record?.taken ?? 0),
        c: consoleWords().programme,
      })
      this.preview()
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onField(event: FieldEvent) {
    touched()
    this.saveKey = ''
    this.restockKey = ''
    typeInto(this, event)
    this.preview()
  },
  /** The reward as the mall shows it. */
  preview() {
    const { fields } = this.data
    const name = { zh: valueOf(fields, 'name.zh'), en: valueOf(fields, 'name.en') }
    this.setData({
      shown: {
        name: textOf(name),
        points: words().say.points(grouped(numberOf(fields, 'points') || 0)),
        image: this.picture,
        tint: tintOf(this.id),
      },
    })
  },
  async onPicture() {
    const picture = await uploadPicture('rewards')
    if (picture !== '') this.showPicture(picture)
  },
  onDrawing() {
    this.showPicture('')
  },
  showPicture(picture: string) {
    touched()
    this.saveKey = ''
    this.picture = picture
    this.preview()
  },
  async onSave() {
    const { began, record } = this
    if (!began || this.data.busy || refuseTyped(this)) return
    this.setData({ busy: true })
    this.saveKey ||= newKey('reward', serverNow())
    try {
      const edit = editOf(this.data.fields, began, this.picture, record?.taken ?? 0)
      const add = record ? edit.stock - record.stock : 0
      const saved = await merchant('reward.save', {
        key: this.saveKey as ReturnType<typeof newKey>,
        ...(record ? { rewardId: record.rewardId, version: record.version } : {}),
        reward: add > 0 ? { ...edit, stock: began.stock } : edit,
      })
      // More of it comes on top of whatever is there by then.
      if (add > 0) {
        this.restockKey ||= newKey('restock', serverNow())
        await merchant('reward.restock', {
          key: this.restockKey as ReturnType<typeof newKey>,
          rewardId: saved.rewardId,
          add,
        })
      }
      settled()
      leave()
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
})
