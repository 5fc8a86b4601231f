/**
 * The people who hold the stage's phones at first. Who is staff or merchant is decided by the program's
 * own data, never here.
 */
export interface Person {
  /** Name of the phone in addresses: `?as=member`. */
  id: string
  name: { 'zh-CN': string; en: string }
  /** What the stage writes above the phone. */
  part: { 'zh-CN': string; en: string }
  phoneNumber: string
  /** Ground of the drawn profile picture. */
  color: string
}

export const people: Person[] = [
  {
    id: 'member',
    name: { 'zh-CN': '林小满', en: 'Lin Xiaoman' },
    part: { 'zh-CN': '顾客', en: 'Customer' },
    phoneNumber: '13800138001',
    color: '#e08a4c',
  },
  {
    id: 'staff',
    name: { 'zh-CN': '周店员', en: 'Zhou, cashier' },
    part: { 'zh-CN': '店员', en: 'Staff' },
    phoneNumber: '13800138002',
    color: '#4c8de0',
  },
  {
    id: 'merchant',
    name: { 'zh-CN': '陈店主', en: 'Chen, owner' },
    part: { 'zh-CN': '商家', en: 'Merchant' },
    phoneNumber: '13800138003',
    color: '#7a5cc4',
  },
]

/** A person by phone name; an unknown name is a new customer of that name. */
export function personNamed(id: string): Person {
  const known = people.find((person) => person.id === id)
  if (known) return known
  const digits = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e8, 7)
  return {
    id,
    name: { 'zh-CN': id, en: id },
    part: { 'zh-CN': '顾客', en: 'Customer' },
    phoneNumber: `139${String(digits).padStart(8, '0')}`,
    color: `hsl(${digits % 360} 45% 55%)`,
  }
}
