import type { Benefit } from '../../../../typings/contract'
import { text } from './texts'

/** Rows of the benefit matrix that presets choose from. */
export const benefit = {
  multiplier: {
    id: 'multiplier',
    kind: 'points_multiplier',
    name: text('积分加速', 'Points multiplier'),
    description: text('消费积分按倍数累积。', 'Purchases earn points at this multiple.'),
  },
  discount: {
    id: 'discount',
    kind: 'discount',
    name: text('会员折扣', 'Member discount'),
    description: text('结账时出示会员码享受。', 'Show your code at the till.'),
  },
  birthday: {
    id: 'birthday',
    kind: 'birthday_gift',
    name: text('生日礼', 'Birthday gift'),
    description: text('生日当月到店领取。', 'Pick it up in the month of your birthday.'),
    quota: { per: 'year', when: 'birthday_month' },
  },
  freeItem: {
    id: 'free_item',
    kind: 'free_item',
    name: text('会员赠品', 'Free item'),
    description: text('每月到店领取一份。', 'One each month at the shop.'),
    quota: { per: 'month' },
  },
  priority: {
    id: 'priority',
    kind: 'priority',
    name: text('优先服务', 'Priority service'),
    description: text('排队与预约优先。', 'Ahead in queues and bookings.'),
  },
  adviser: {
    id: 'adviser',
    kind: 'adviser',
    name: text('专属顾问', 'Personal adviser'),
    description: text('一对一服务。', 'One person who knows you.'),
  },
  shipping: {
    id: 'free_shipping',
    kind: 'free_shipping',
    name: text('免运费', 'Free delivery'),
    description: text('门店送货免运费。', 'Delivery from the shop at no charge.'),
  },
} satisfies Record<string, Benefit>
