import type { Role } from '../../../typings/contract'
import type { Random } from './random'

/** Somebody on the team: the phone that they hold, and the shops (by place in the list) they serve. */
export interface Colleague {
  phone: string
  name: string
  role: Role
  shops: number[]
}

/** The phone of who owns the programme on the stage. */
export const OWNER: Colleague = { phone: 'merchant', name: '沈一帆', role: 'owner', shops: [] }

const CASHIERS =
  '周然 何静 吴越 蒋雨桐 沈嘉禾 陆思远 韩梦 朱晓彤 秦朗 许念 金子晴 陶然 杨帆 魏来 顾盼 罗一鸣 宋词 邵阳 潘安琪 戴维 夏木 方圆 施雨 田野'.split(
    ' ',
  )
const MANAGERS: [name: string, shops: number[]][] = [
  ['苏锦', [0, 2, 3]],
  ['叶舟', [1, 4, 5, 6]],
  ['程砚秋', [7, 8]],
  ['梁伯言', [9, 10, 11]],
]

/** Everybody but the owner. The phone `staff` is the first cashier of the first shop. */
export const TEAM: Colleague[] = [
  { phone: 'partner', name: '顾清', role: 'owner', shops: [] },
  { phone: 'analyst', name: '许知微', role: 'analyst', shops: [] },
  ...MANAGERS.map(([name, shops], index) => ({
    phone: `manager-${String(index + 1)}`,
    name,
    role: 'manager' as const,
    shops,
  })),
  ...CASHIERS.map((name, index) => ({
    phone: index === 0 ? 'staff' : `cashier-${String(index + 1)}`,
    name,
    role: 'staff' as const,
    shops: [Math.floor(index / 2)],
  })),
]

/** Two serve in each shop: one opens it, one closes it. */
export function cashierAt(shop: number, hour: number): Colleague {
  const two = TEAM.filter(({ role, shops }) => role === 'staff' && shops[0] === shop)
  const cashier = two[hour < 16 ? 0 : 1]
  if (!cashier) throw new Error(`nobody serves in shop ${String(shop)}`)
  return cashier
}

/** A member at Silver, ¥128 short of Gold. */
export const ZHIXIA = { phone: 'zhixia', nickname: '林知夏', city: '杭州' }

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆',
]
const GIVEN =
  '子涵 雨欣 一诺 思远 梓萱 浩然 佳怡 明轩 欣妍 宇航 若曦 嘉懿 诗涵 俊杰 梦琪 晨曦 雅婷 文博 静怡 睿 婧 楠 薇 磊 敏 洋 倩 凯 悦 莹 帆 晴 伊 航 蕾 桐 瑶 哲 岚 一鸣 书瑶 知远 清越 听雨 小满 向晚 南星 云舒'.split(
    ' ',
  )
const NICKNAMES =
  '小鹿 阿May 喵喵酱 茶不思 半糖 去冰三分甜 Kevin 豆豆妈 一只橘 晚风 Momo 青柠 雾里看山 Lynn 老K 橙子 阿泽 Sunny 奶盖加倍 山有木兮'.split(
    ' ',
  )

export function nicknameFrom(random: Random): string {
  if (random.chance(0.25))
    return `${random.pick(NICKNAMES)}${random.chance(0.4) ? String(random.between(1, 99)) : ''}`
  return `${random.pick(SURNAMES)}${random.pick(GIVEN)}`
}
