import type { Agreement, CardFace, ProgrammeConfig, Text } from '../../../../typings/contract'
import type { FormField } from '../form'
import { asLabel, fieldOf, valueOf } from '../form'
import { consoleWords } from '../words'

/** The most letters of each text: `features/programme/rules/validate`. */
const CARD_TEXTS = {
  brandName: [24, 24],
  slogan: [40, 80],
  promise: [300, 300],
  howToClaim: [300, 300],
  validity: [120, 120],
} satisfies Partial<Record<keyof CardFace, [zh: number, en: number]>>
const AGREEMENT_TEXTS = { title: [60, 60], body: [20_000, 20_000] } satisfies Partial<
  Record<keyof Agreement, [zh: number, en: number]>
>
type CardText = keyof typeof CARD_TEXTS
type AgreementText = keyof typeof AGREEMENT_TEXTS
const cardTexts = Object.keys(CARD_TEXTS) as CardText[]
const agreementTexts = Object.keys(AGREEMENT_TEXTS) as AgreementText[]

/** From here on a text has lines. */
const LONG = 100

/** A field is named by its path in the programme, as the server names what is wrong with it. */
export function fieldsOf({ card, agreement, supportText }: ProgrammeConfig): FormField[] {
  const { paths } = consoleWords()
  const within = (name: string) => `${paths.agreement} · ${name}`
  return [
    ...cardTexts.flatMap((name) =>
      textFields(`card.${name}`, asLabel(paths[name]), card[name], CARD_TEXTS[name]),
    ),
    fieldOf('card.servicePhone', asLabel(paths.servicePhone), card.servicePhone, { max: 24 }),
    ...textFields('supportText', paths.supportText, supportText, [200, 200]),
    fieldOf('agreement.version', within(paths.version), agreement.version, {
      needed: true,
      max: 20,
    }),
    ...agreementTexts.flatMap((name) =>
      textFields(`agreement.${name}`, within(paths[name]), agreement[name], AGREEMENT_TEXTS[name]),
    ),
  ]
}

function textFields(
  name: string,
  label: string,
  text: Text,
  [mostZh = 0, mostEn = 0]: number[],
): FormField[] {
  const { paths, units } = consoleWords()
  const kind = mostZh > LONG ? 'long' : 'text'
  return [
    fieldOf(`${name}.zh`, units.limited(label, paths.zh), text.zh, {
      kind,
      max: mostZh,
      needed: name !== 'card.slogan',
    }),
    fieldOf(`${name}.en`, units.limited(label, paths.en), text.en, { kind, max: mostEn }),
  ]
}

export function apply(config: ProgrammeConfig, fields: FormField[]): void {
  const text = (name: string): Text => ({
    zh: valueOf(fields, `${name}.zh`),
    en: valueOf(fields, `${name}.en`),
  })
  for (const name of cardTexts) config.card[name] = text(`card.${name}`)
  config.card.servicePhone = valueOf(fields, 'card.servicePhone')
  config.supportText = text('supportText')
  config.agreement.version = valueOf(fields, 'agreement.version')
  for (const name of agreementTexts) config.agreement[name] = text(`agreement.${name}`)
}
