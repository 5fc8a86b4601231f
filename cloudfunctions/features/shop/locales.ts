import type { Language } from '../../../typings/contract'

/** What a poster says besides the brand's own words. */
interface PosterTexts {
  scan: string
  claim: string
}

export const posterTexts: Record<Language, PosterTexts> = {
  'zh-CN': { scan: '微信扫一扫', claim: '领取会员卡' },
  en: { scan: 'Scan with WeChat', claim: 'Claim your member card' },
}
