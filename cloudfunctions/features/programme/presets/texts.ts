import type { Agreement, CardFace, Limits, Text } from '../../../../typings/contract'

export const text = (zh: string, en: string): Text => ({ zh, en })

/** The card before a merchant has changed a word. */
export function cardFace(brandName: string, slogan: Text): CardFace {
  return {
    brandName: text(brandName, ''),
    slogan,
    logoFileId: '',
    promise: text(
      '消费累积积分，等级越高权益越多，积分可兑换好礼。',
      'Collect points with every purchase, climb to better benefits, and redeem points for rewards.',
    ),
    howToClaim: text(
      '阅读并同意会员协议后，一键领取，无需付费。',
      'Read and accept the agreement, then claim in one tap. It is free.',
    ),
    validity: text('会员卡长期有效。', 'The card does not expire.'),
    servicePhone: '',
  }
}

/**
 * A first agreement that a shop can open with. It names what is collected and why, as the Personal
 * Information Protection Law of the PRC asks (arts. 14 and 17); a merchant replaces it with their own.
 */
export function agreement(brandName: string): Agreement {
  return {
    version: '1',
    title: text(`${brandName}会员协议与隐私说明`, 'Membership agreement and privacy notice'),
    body: text(
      [
        `一、欢迎成为${brandName}会员。会员卡免费领取，由本人使用，不得转让或出售。`,
        '二、我们收集并使用的信息：微信账号标识、您主动填写的昵称、生日与手机号、消费与积分记录。目的仅为识别会员、记录积分、提供会员权益与售后服务。',
        '三、积分规则、有效期、等级条件与权益以卡片页面公布的为准。规则调整会提前公布，已获得的积分与当期等级权益不因调整而减少。',
        '四、发生退款时，相应积分按退款金额收回，已用于该笔消费的积分退回原账户。',
        '五、您可以随时查看、更正、导出您的信息，撤回同意或注销会员。注销后积分与权益失效，法律要求保存的交易记录在去除身份信息后按期保存。',
        '六、营销消息须另行同意，可随时关闭。',
      ].join('\n'),
      [
        `1. Membership of ${brandName} is free, personal, and may not be transferred or sold.`,
        '2. We collect your WeChat account identifier, the nickname, birthday and phone number that you choose to give, and records of purchases and points, only to recognise you, keep your points, and serve you.',
        '3. Rates, expiry, tiers and benefits are those shown on the card. Changes are announced beforehand; points already earned and benefits of the current period are not reduced by them.',
        '4. When a purchase is refunded, its points are taken back in proportion, and points spent on it are returned.',
        '5. You may see, correct and export your data, withdraw consent or delete your membership at any time. After that, points and benefits end; transaction records that the law requires are kept without your identity.',
        '6. Marketing messages need a separate consent and can be turned off at any time.',
      ].join('\n'),
    ),
  }
}

export const limits: Limits = {
  staffSaleFen: 500_000,
  staffSaleDayFen: 3_000_000,
  staffRefundFen: 50_000,
  managerSaleFen: 5_000_000,
  managerRefundFen: 500_000,
  adjustPoints: 500,
  unusualSaleFen: 200_000,
  undoMinutes: 10,
  lateCreditDays: 7,
  redemptionsPerDay: 5,
}

export const supportText = text(
  '如有疑问，请联系门店工作人员。',
  'Please ask the staff of any of our shops.',
)
