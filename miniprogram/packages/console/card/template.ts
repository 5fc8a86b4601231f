import type {
  CardColor,
  CardForm,
  CardTemplate,
  CardTemplateBytes,
  ProgrammeConfig,
} from '../../../../typings/contract'
import type { FormField } from '../form'
import { fieldOf, numberOf, optionsOf, valueOf } from '../form'
import { cardWords } from './locales/index'

/** WeChat's colours as it draws them (Create a membership card, color). */
export const COLORS: Record<CardColor, string> = {
  Color010: '#63b359',
  Color020: '#2c9f67',
  Color030: '#509fc9',
  Color040: '#5885cf',
  Color050: '#9062c0',
  Color060: '#d09a45',
  Color070: '#e4b138',
  Color080: '#ee903c',
  Color081: '#f08500',
  Color082: '#a9d92d',
  Color090: '#dd6549',
  Color100: '#cc463d',
  Color101: '#cf3e36',
  Color102: '#5e6671',
}

const BYTES: CardTemplateBytes = {
  brandName: 36,
  title: 27,
  notice: 48,
  description: 3072,
  prerogative: 3072,
  bonusRules: 3072,
  untilName: 15,
  buttonName: 18,
}
const TEXTS = Object.keys(BYTES) as (keyof CardTemplateBytes)[]
/** From here on a text has lines. */
const LONG_BYTES = 1000

/** A first card made of what the programme says already. */
export function firstTemplate({ card, benefits }: ProgrammeConfig): CardTemplate {
  const { defaults } = cardWords()
  return {
    ...defaults,
    brandName: card.brandName.zh,
    description: card.validity.zh,
    prerogative: benefits.map(({ name }) => name.zh).join('\n') || card.promise.zh,
    bonusRules: card.promise.zh,
    color: 'Color010',
    logoUrl: '',
    servicePhone: card.servicePhone,
    quantity: 100_000,
  }
}

export function templateFields(template: CardTemplate): FormField[] {
  const { fields: t, colors, forms, bytes, characters } = cardWords()
  const label = (name: keyof CardTemplateBytes) =>
    `${t[name]} (${bytes} ${String(BYTES[name] / 3)} ${characters})`
  return [
    ...TEXTS.map((name) => {
      const max = BYTES[name]
      const kind = max > LONG_BYTES ? 'long' : 'text'
      return fieldOf(name, label(name), template[name], { kind, max })
    }),
    fieldOf('color', t.color, template.color, { kind: 'choice', options: optionsOf(colors) }),
    fieldOf('logoUrl', t.logoUrl, template.logoUrl, { max: 128 }),
    fieldOf('servicePhone', t.servicePhone, template.servicePhone, { max: 24 }),
    fieldOf('quantity', t.quantity, String(template.quantity), { kind: 'number' }),
    fieldOf('form', t.form, template.form ?? 'none', { kind: 'choice', options: optionsOf(forms) }),
  ]
}

export function templateFrom(fields: FormField[]): CardTemplate {
  const text = (name: string) => valueOf(fields, name)
  const form = text('form') as CardForm | 'none'
  return {
    brandName: text('brandName'),
    title: text('title'),
    notice: text('notice'),
    description: text('description'),
    prerogative: text('prerogative'),
    bonusRules: text('bonusRules'),
    untilName: text('untilName'),
    buttonName: text('buttonName'),
    color: text('color') as CardColor,
    logoUrl: text('logoUrl'),
    servicePhone: text('servicePhone'),
    quantity: numberOf(fields, 'quantity'),
    ...(form === 'none' ? {} : { form }),
  }
}
