import type { RewardEdit, RewardId, RewardRecord } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import { isoDate } from '../../../lib/time'
import { tintOf } from '../../../lib/tint'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf } from '../../../services/problem'
import { requireConsole } from '../../../services/session'
import type { FieldEvent, FormField } from '../form'
import {
  endOf,
  fenOf,
  fieldOf,
  markProblem,
  numberOf,
  optionsOf,
  refuseTyped,
  startOf,
  typeInto,
  valueOf,
} from '../form'
import { uploadPicture } from '../picture'
import { seek } from '../seek'
import { consoleWords } from '../words'

const YEAR_MS = 365 * 86_400_000

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  id: '' as RewardId | '',
  record: null as RewardRecord | null,
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
      await requireConsole()
      this.record = this.id ? await findReward(this.id) : null
      this.picture = this.record?.imageFileId ?? ''
      this.setData({
        state: 'content',
        fields: fieldsOf(this.record),
        c: consoleWords().programme,
      })
      this.preview()
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onField(event: FieldEvent) {
    this.saveKey = ''
    this.restockKey = ''
    typeInto(this, event)
    this.preview()
  },
  /** The reward as the mall shows it. */
  preview() {
    const { fields } = this.data
    const name = { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') }
    this.setData({
      shown: {
        name: textOf(name),
        points: `${grouped(numberOf(fields, 'points') || 0)} ${words().rewards.unit}`,
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
    this.saveKey = ''
    this.picture = picture
    this.preview()
  },
  async onSave() {
    if (this.data.busy || refuseTyped(this)) return
    this.setData({ busy: true })
    this.saveKey ||= newKey('reward', serverNow())
    try {
      const reward = editOf(this.data.fields, this.record, this.picture)
      const saved = await merchant('reward.save', {
        key: this.saveKey as ReturnType<typeof newKey>,
        ...(this.record ? { rewardId: this.record.rewardId, version: this.record.version } : {}),
        reward,
      })
      const add = numberOf(this.data.fields, 'restock')
      if (this.record && add > 0) {
        this.restockKey ||= newKey('restock', serverNow())
        await merchant('reward.restock', {
          key: this.restockKey as ReturnType<typeof newKey>,
          rewardId: saved.rewardId,
          add,
        })
      }
      leave()
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
})

const findReward = (id: RewardId) =>
  seek(
    (input) => merchant('reward.list', input),
    ({ rewardId }) => rewardId === id,
  )

function fieldsOf(record: RewardRecord | null): FormField[] {
  const { manage: t } = words()
  const now = serverNow()
  return [
    fieldOf('zh', t.nameZh, record?.name.zh ?? '', { needed: true }),
    fieldOf('en', t.nameEn, record?.name.en ?? ''),
    fieldOf('descZh', t.descZh, record?.description.zh ?? '', { kind: 'long', max: 300 }),
    fieldOf('descEn', t.descEn, record?.description.en ?? '', { kind: 'long', max: 300 }),
    fieldOf('points', t.points, String(record?.points ?? 300), { kind: 'number' }),
    fieldOf('valueFen', t.value, record ? (record.valueFen / 100).toFixed(2) : '3.00', {
      kind: 'money',
    }),
    record
      ? fieldOf('restock', `${t.restock} (${t.left} ${String(record.stock)})`, '', {
          kind: 'number',
        })
      : fieldOf('stock', t.stock, '100', { kind: 'number' }),
    fieldOf('perMember', t.perMember, String(record?.perMember ?? 0), { kind: 'number' }),
    fieldOf('period', t.period, record?.perMemberPeriod.kind ?? 'ever', {
      kind: 'choice',
      options: optionsOf(t.periods),
    }),
    fieldOf('startsAt', t.starts, isoDate(record?.startsAt ?? now), { kind: 'date' }),
    fieldOf('endsAt', t.ends, isoDate(record?.endsAt ?? now + YEAR_MS), { kind: 'date' }),
    fieldOf('pickupDays', t.pickupDays, String(record?.pickupDays ?? 30), { kind: 'number' }),
    fieldOf('state', t.state, record?.state ?? 'live', {
      kind: 'choice',
      options: optionsOf(t.rewardStates),
    }),
  ]
}

function editOf(fields: FormField[], record: RewardRecord | null, imageFileId: string): RewardEdit {
  return {
    name: { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') },
    description: { zh: valueOf(fields, 'descZh'), en: valueOf(fields, 'descEn') },
    imageFileId,
    points: numberOf(fields, 'points'),
    valueFen: fenOf(fields, 'valueFen'),
    stock: record?.stock ?? numberOf(fields, 'stock'),
    perMember: numberOf(fields, 'perMember'),
    perMemberPeriod: { kind: valueOf(fields, 'period') as RewardEdit['perMemberPeriod']['kind'] },
    tierIds: record?.tierIds ?? [],
    shopIds: record?.shopIds ?? [],
    startsAt: startOf(valueOf(fields, 'startsAt')),
    endsAt: endOf(valueOf(fields, 'endsAt')),
    pickupDays: numberOf(fields, 'pickupDays'),
    state: valueOf(fields, 'state') as RewardEdit['state'],
  }
}
