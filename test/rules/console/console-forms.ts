import { join } from 'node:path'
import type {
  Benefit,
  BonusRule,
  OfferEdit,
  Place,
  ProgrammeConfig,
  RewardEdit,
  ShopEdit,
  ShopId,
  ShopRecord,
  TierRule,
} from '../../../typings/contract'

/** What the console's forms are made of. The phone's sources have WeChat's globals and are checked by themselves. */
export interface FormField {
  name: string
  label: string
  value: string
  error: string
  needed?: boolean
  options?: { value: string; name: string }[]
}
export interface Choices {
  tiers: { value: string; name: string }[]
  shops: { value: string; name: string }[]
  ownShopIds: ShopId[]
}
interface OfferForm {
  newOffer(now: number, shopIds: ShopId[]): OfferEdit
  fieldsOf(offer: OfferEdit, choices: Choices): FormField[]
  reshape(fields: FormField[], name: string, now: number): FormField[]
  editOf(fields: FormField[], was: OfferEdit): OfferEdit
}
interface RewardForm {
  newReward(now: number, shopIds: ShopId[]): RewardEdit
  fieldsOf(reward: RewardEdit, choices: Choices, taken: number): FormField[]
  editOf(fields: FormField[], was: RewardEdit, imageFileId: string, taken: number): RewardEdit
}
interface ShopForm {
  fieldsOf(shop: ShopEdit | null, brand: string): FormField[]
  sameHours(fields: FormField[]): FormField[]
  editOf(fields: FormField[], place: Place, closed: boolean): ShopEdit
}

/** A part of the programme: its fields, and what they say put back into it. */
interface PartForm {
  fieldsOf(config: ProgrammeConfig): FormField[]
  apply(config: ProgrammeConfig, fields: FormField[]): void
}
interface PointsForm extends PartForm {
  reshape(fields: FormField[], name: string): FormField[]
  fieldFor(path: string): string
}
interface BonusForm {
  newBonus(taken: BonusRule[]): BonusRule
  bonusFields(config: ProgrammeConfig, index: number, shops: ShopRecord[]): FormField[]
  applyBonus(config: ProgrammeConfig, index: number, fields: FormField[]): void
}
interface TierForm {
  fieldsOf(tier: TierRule, multiplier: string): FormField[]
  apply(tier: TierRule, fields: FormField[], multiplier: string): void
}

interface BenefitForm {
  benefitFields(benefit: Benefit, isNew: boolean): FormField[]
  applyBenefit(benefit: Benefit, fields: FormField[]): void
  fieldForBenefit(path: string): string
}

/** What the forms ask of WeChat: the language, once. */
Object.assign(globalThis, {
  wx: { getStorageSync: () => 'zh-CN', getAppBaseInfo: () => ({ language: 'zh_CN' }) },
})
const phone = <Module>(path: string): Module =>
  jest.requireActual<Module & object>(join(process.cwd(), 'miniprogram', path))

export const offers = phone<OfferForm>('packages/console/offer/fields')
export const rewards = phone<RewardForm>('packages/console/reward/fields')
export const shops = phone<ShopForm>('packages/console/shop/fields')
export const points = phone<PointsForm>('packages/console/points/fields')
export const bonus = phone<BonusForm>('packages/console/bonus/rule')
export const benefit = phone<BenefitForm>('packages/console/benefit/fields')
export const brand = phone<PartForm>('packages/console/brand/fields')
export const tiers = phone<TierForm>('packages/console/tier/fields')
export const { besideField } = phone<{
  besideField(
    fields: FormField[],
    error: Error,
    fieldFor?: (path: string) => string | undefined,
  ): FormField[]
}>('packages/console/form')
export const { CallError } = phone<{
  CallError: new (code: string, text: string, requestId: string, details: object) => Error
}>('services/cloud')
