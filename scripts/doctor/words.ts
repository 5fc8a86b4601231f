/** What to do about each finding, with the names that WeChat's and Tencent's consoles show. */

const DEVELOPMENT =
  'mp.weixin.qq.com, the official account that owns the cards: 设置与开发 > 开发接口管理'

/** By WeChat's errcode. Source: Card_coupons_error_code and the table of each interface. */
const BY_CODE: Readonly<Record<number, string>> = {
  [-1]: 'WeChat is busy. Try again in a minute.',
  40001:
    'The AppSecret is wrong, or another program fetched a token by force. Compare WECHAT_OA_APP_SECRET.',
  40013: 'WECHAT_OA_APP_ID is not an AppID. Copy it from the page below, AppID(开发者ID).',
  40125:
    'The AppSecret does not belong to the AppID. Reset it (重置) and set WECHAT_OA_APP_SECRET anew, here and in the functions.',
  40164:
    'This IP is not in the whitelist. Add it under IP白名单. The functions have an IP of their own: switch on 固定出口IP (fixed outbound IP) for jobs, notify, merchant and consumer in the cloud console, and add that one too.',
  40243: 'The AppSecret is frozen. Unfreeze it (解冻) on the same page.',
  41002: 'WECHAT_OA_APP_ID is empty.',
  41004: 'WECHAT_OA_APP_SECRET is empty.',
  45009:
    'The quota of today is used up. It begins anew at 0:00 Beijing time; 接口权限 shows it, and it can be cleared ten times a month.',
  45011: 'Too many requests in this minute. Try again in two.',
  48001:
    'This account has no permission for cards. Apply under 功能 > 卡券功能 (新的功能 > 添加功能插件 > 卡券功能) and wait for the review. Until then the product works with its own card; nothing is lost.',
  50004:
    'This account may not use the interface. It must be a verified service account (认证的服务号).',
  50007: 'The account is frozen. Its administrator sees why after logging in.',
  89503:
    'The administrator must confirm this call: a message went to his or her WeChat (接口调用确认).',
}

export const todoFor = (errcode: number): string =>
  `${BY_CODE[errcode] ?? 'See docs/errors.md and the page of the interface.'} (${DEVELOPMENT})`

export const VARIABLES =
  'Set them in the shell for this check and in the deployment (npm run deploy -- --variables <file>). Token and EncodingAESKey come from 设置与开发 > 开发接口管理 > 服务器配置.'

export const CALLBACK =
  'mp.weixin.qq.com: 设置与开发 > 开发接口管理 > 服务器配置, 安全模式 (secure mode)'

export const BINDING = [
  'open.weixin.qq.com > 管理中心: both the mini program (小程序) and the service account (公众账号) must be listed under the same account. If not: 绑定小程序, 绑定公众账号.',
  'mp.weixin.qq.com, service account: 小程序管理 > 添加 > 关联小程序, so that rows of the card may open the mini program.',
  'Proof: after the first claim on a device the callback user_get_card bears a UnionId.',
].join(' ')

export const CHECKER = 'https://mp.weixin.qq.com/debug/cgi-bin/sandbox?t=cardsign'
