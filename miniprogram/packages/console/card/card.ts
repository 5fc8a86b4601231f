import type { WalletStep, WalletTrouble, WalletView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, yuan } from '../../../lib/money'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { problemOf, showProblem } from '../../../services/problem'
import { editing, loadProgrammes, programme } from '../draft'
import type { FormField } from '../form'
import { markProblem } from '../form'
import { settled, touched } from '../unsaved'
import { cardWords } from './locales/index'
import { COLORS, firstTemplate, templateFields, templateFrom } from './template'

Page({
  data: { state: 'loading', busy: '', fields: [] as FormField[] },
  view: null as WalletView | null,

  onLoad() {
    void wx.setNavigationBarTitle({ title: cardWords().title })
    void this.load()
  },
  onShow() {
    dress(this, ['common'])
    this.setData({ w: cardWords() })
  },
  onRetry() {
    this.setData({ state: 'loading' })
    void this.load()
  },
  async load() {
    try {
      if (!programme.get()) await loadProgrammes()
      this.show(await merchant('wallet.show', {}))
      const config = editing()
      const template = this.view?.template?.template ?? (config && firstTemplate(config))
      if (template) this.setData({ fields: templateFields(template) })
      this.drawPreview()
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(view: WalletView) {
    const w = cardWords()
    this.view = view
    const { used, costFen } = view.phoneNumbers
    this.setData({
      state: 'content',
      level: w.levels[view.level],
      on: view.level === 'wx_card',
      stepped: view.steppedDown ? `${w.stepped}: ${troubleText(view.steppedDown)}` : '',
      numbers: [
        { name: w.holders, value: grouped(view.holders) },
        { name: w.waiting, value: grouped(view.waiting) },
        { name: w.phone, value: grouped(used) },
        { name: w.cost, value: costFen === 0 ? w.phoneFree : yuan(costFen) },
      ],
      steps: view.checklist.map(stepRow),
      sent: view.template ? w.states[view.template.state] : '',
      trouble: view.template?.trouble ? troubleText(view.template.trouble) : '',
      ready: view.checklist.every(
        ({ step, state }) => state === 'done' || step === 'first_card' || step === 'callback',
      ),
    })
  },
  drawPreview() {
    const template = templateFrom(this.data.fields)
    this.setData({
      preview: { ...template, background: COLORS[template.color] },
    })
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    touched()
    const name = event.currentTarget.dataset.name as string
    const at = this.data.fields.findIndex((field) => field.name === name)
    this.setData({
      [`fields[${String(at)}].value`]: event.detail.value,
      [`fields[${String(at)}].error`]: '',
    })
    this.drawPreview()
  },
  async save(): Promise<string | null> {
    const standing = this.view?.template
    try {
      const saved = await merchant('wallet.saveTemplate', {
        key: newKey('card', serverNow()),
        ...(standing ? { templateId: standing.templateId, version: standing.version } : {}),
        template: templateFrom(this.data.fields),
      })
      settled()
      return saved.templateId
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
      return null
    }
  },
  async onSave() {
    await this.doing('save', async () => {
      if ((await this.save()) === null) return
      this.show(await merchant('wallet.show', {}))
      void wx.showToast({ title: cardWords().saved, icon: 'none' })
    })
  },
  async onPush() {
    await this.doing('push', async () => {
      const templateId = await this.save()
      if (templateId === null) return
      await merchant('wallet.push', { key: newKey('card', serverNow()), templateId })
      this.show(await merchant('wallet.show', {}))
      void wx.showToast({ title: cardWords().pushed, icon: 'none' })
    })
  },
  async onCheck() {
    await this.doing('check', async () => {
      this.show(await merchant('wallet.probe', {}))
    })
  },
  async onLevel() {
    const w = cardWords()
    const on = this.view?.level === 'wx_card'
    if (on) {
      const { confirm } = await wx.showModal({ title: w.turnOff, content: w.turnOffAsk })
      if (!confirm) return
    }
    await this.doing('level', async () => {
      const level = on ? 'in_program' : 'wx_card'
      this.show(await merchant('wallet.setLevel', { key: newKey('card', serverNow()), level }))
    })
  },
  async doing(busy: string, work: () => Promise<void>) {
    if (this.data.busy) return
    this.setData({ busy })
    try {
      await work()
    } catch (error) {
      showProblem(error)
      // A refused step may have changed what is known about WeChat.
      this.show(await merchant('wallet.show', {}))
    } finally {
      this.setData({ busy: '' })
    }
  },
})

function troubleText({ problem, errcode, detail }: WalletTrouble): string {
  const w = cardWords()
  const text = w.problems[problem] + (detail && w.reason + detail)
  return errcode === 0 ? text : `${text} (${String(errcode)})`
}

function stepRow({ step, state, trouble }: WalletStep) {
  const w = cardWords()
  const text = trouble ? troubleText(trouble) : ''
  const hint = state === 'done' ? '' : w.hints[step]
  return {
    step,
    name: w.steps[step],
    done: state === 'done',
    open: state === 'open',
    line: trouble && trouble.problem !== 'not_connected' ? text : hint,
  }
}
