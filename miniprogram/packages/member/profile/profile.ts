import type { Profile, ProfileUpdateInput } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { isoDate, longDate } from '../../../lib/time'
import { note } from '../../../services/behaviour'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { language, words } from '../../../services/language'
import { birthdayText } from '../../../services/profile-text'
import { problemOf, showProblem } from '../../../services/problem'

Page({
  data: { state: 'loading', nickname: '' },

  onLoad() {
    dress(this, ['common', 'mine', 'profileText'])
    note('profile_view')
    void wx.setNavigationBarTitle({ title: words().mine.profile })
    void this.load()
  },
  async load() {
    try {
      this.show(await consumer('member.profile', {}))
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(profile: Profile) {
    const { mine: t, profileText, tell } = words()
    const now = serverNow()
    this.setData({
      state: 'content',
      nickname: profile.nickname,
      initial: [...profile.nickname][0] ?? '',
      avatar: profile.avatarFileId,
      phone: profile.phoneMasked,
      today: isoDate(now),
      birthdayText: birthdayText(profile.birthday) || t.birthdayUnset,
      birthdayHint:
        profile.birthdayEditableFrom <= now
          ? profileText.birthdayHint
          : tell.birthdayFrom(longDate(profile.birthdayEditableFrom, language.get())),
      birthdayValue: profile.birthday ? `2000-${profile.birthday}` : '1995-06-15',
      birthdayOpen: profile.birthdayEditableFrom <= now,
    })
  },
  async change(change: Omit<ProfileUpdateInput, 'key'>) {
    try {
      this.show(await consumer('member.update', { key: newKey('profile', serverNow()), ...change }))
      void wx.showToast({ title: words().common.saved, icon: 'none' })
    } catch (error) {
      showProblem(error)
      await this.load()
    }
  },
  onNickname(event: WechatMiniprogram.InputBlur) {
    const nickname = event.detail.value.trim()
    if (nickname && nickname !== this.data.nickname) void this.change({ nickname })
  },
  /** Only month and day are kept: the year is nobody's business. */
  async onBirthday(event: WechatMiniprogram.PickerChange) {
    const { confirm } = await wx.showModal({
      title: birthdayText(String(event.detail.value).slice(5)),
      content: words().profileText.birthdayAsk,
    })
    if (confirm) await this.change({ birthday: String(event.detail.value).slice(5) })
  },
  async onAvatar(event: WechatMiniprogram.CustomEvent<{ avatarUrl: string }>) {
    const { avatarUrl } = event.detail
    try {
      const { fileID } = await wx.cloud.uploadFile({
        cloudPath: `avatars/${newKey('avatar', serverNow()).replace(/:/g, '-')}.png`,
        filePath: avatarUrl,
      })
      await this.change({ avatarFileId: fileID })
    } catch {
      void wx.showToast({ title: words().errors.OFFLINE, icon: 'none' })
    }
  },
  async onPhone(event: WechatMiniprogram.ButtonGetPhoneNumber) {
    const { code } = event.detail
    if (!code) return
    try {
      this.show(
        await consumer('member.bindPhone', { key: newKey('phone', serverNow()), phoneCode: code }),
      )
    } catch (error) {
      showProblem(error)
    }
  },
})
