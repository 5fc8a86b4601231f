/** Longer ones: tiers, points, dates, what waits. */
export const tell = {
  nextUnlocks: (tier: string, names: string) => `升级${tier}后：${names}`,
  listJoin: (names: string[]) => names.join('、'),
  pointsAt: (time: string) => `积分（${time}）`,
  codeLasts: (minutes: number) => `会员码还能用 ${String(minutes)} 分钟`,
  keepWarning: (amount: string, date: string, tier: string) =>
    `${date}前再消费 ${amount}，保住${tier}`,
  keepVisits: (count: string, date: string, tier: string) =>
    `${date}前再来 ${count} 次，保住${tier}`,
  keepServices: (count: string, date: string, tier: string) =>
    `${date}前再做 ${count} 次服务，保住${tier}`,
  keepGrowth: (count: string, date: string, tier: string) =>
    `${date}前再得 ${count} 成长值，保住${tier}`,
  /** Where only a part of the period counts for keeping a tier. */
  countedFrom: (from: string, by: string) => `${from}起，${by}`,
  /** A sentence about one step, and what else is missing. */
  also: (sentence: string, steps: string[]) => `${sentence}，另需${steps.join('、')}`,
  step: {
    spendFen: (amount: string) => `消费 ${amount}`,
    visits: (count: string) => `到店 ${count} 次`,
    services: (count: string) => `服务 ${count} 次`,
    growth: (count: string) => `成长值 ${count}`,
  },
  deficit: (points: string) => `有 ${points} 分待补回，之后得的分先补上`,
  held: (points: string) => `${points} 分正在兑换中`,
  bar: (name: string, target: string) => `${name} ${target}`,
  elderLine: (date: string, reached: string) =>
    date ? `${date}前，已累计 ${reached}` : `已累计 ${reached}`,
  monthName: (year: string, month: string) => `${year}年${month}月`,
  monthDay: (month: string, day: string) => `${month}月${day}日`,
  seeMonth: (name: string) => `看${name}的记录`,
  birthdayFrom: (date: string) => `今年改过了，${date}后可以再改`,
  pieces: (count: string) => `${count} 张`,
  openUntil: (shop: string, text: string) => (text ? `${shop} · ${text}` : shop),
  bonusTimes: (name: string, times: string) => `${name}，${times} 倍积分`,
  between: (from: string, until: string) => `${from}至${until}`,
  window: {
    lifetime: () => '累计',
    rolling: (days: number) => (days === 365 ? '12 个月内' : `${String(days)} 天内`),
    month: () => '当月',
    quarter: () => '当季',
    year: () => '当年',
    membership_year: () => '会员年内',
  },
  need: {
    spendFen: (amount: string) => `消费满 ¥${amount}`,
    visits: (count: string) => `到店 ${count} 次`,
    services: (count: string) => `服务 ${count} 次`,
    growth: (count: string) => `成长值满 ${count}`,
  },
  inSpan: (span: string, need: string) => `${span}${need}`,
  keptMonths: (months: number) => `达到后保留 ${String(months)} 个月`,
  earnRule: {
    spend: (unit: string, points: string) => `每消费 ${unit} 得 ${points} 分`,
    visit: (unit: string, points: string) => `每到店 ${unit} 次得 ${points} 分`,
    minutes: (unit: string, points: string) => `每服务 ${unit} 分钟得 ${points} 分`,
  },
  pendingDays: (days: number) => `消费后 ${String(days)} 天生效`,
  pointsPerYuan: (points: string, percent: number) =>
    `结账时 ${points} 分抵 ¥1，最多抵 ${String(percent)}%`,
  expiryMonths: (months: number) => `得到后 ${String(months)} 个月到期，先到期的先用`,
  expiryYearEnd: (years: number) =>
    years === 0 ? '当年年底到期，先到期的先用' : `第 ${String(years + 1)} 年年底到期，先到期的先用`,
  toNext: (tier: string, amount: string) => `距${tier}还差 ${amount}`,
  reached: (reached: string, target: string) => `${reached} / ${target}`,
  owing: (points: string) => `待补回 ${points} 分`,
  toPickUp: (name: string, date: string) => `${name}，${date}前`,
  retryIn: (line: string, seconds: number) => `${line} · ${String(seconds)} 秒后自动重试`,
  usedOf: {
    day: (used: string, quota: string) => `今天已领 ${used}/${quota}`,
    month: (used: string, quota: string) => `本月已领 ${used}/${quota}`,
    year: (used: string, quota: string) => `今年已领 ${used}/${quota}`,
    ever: (used: string, quota: string) => `已领 ${used}/${quota}`,
  },
  handOver: (name: string, line: string) => `${name}：${line}。将再记一次。`,
  versionIs: (version: string) => `版本 ${version}`,
}
