import type { CardForm } from '../../../../typings/contract'

const PHONE = 'USER_FORM_INFO_FLAG_MOBILE'
const BIRTHDAY = 'USER_FORM_INFO_FLAG_BIRTHDAY'

/**
 * The form as activateuserform/set takes it: no more than what the programme uses (PIPL Art. 6). The
 * number is what WeChat's form is for; a birthday is given or not.
 */
export function formBody(cardId: string, form: CardForm) {
  const part = (...common_field_id_list: string[]) => ({ can_modify: false, common_field_id_list })
  return {
    card_id: cardId,
    required_form: part(PHONE),
    ...(form === 'phone_birthday' ? { optional_form: part(BIRTHDAY) } : {}),
  }
}

/** Whether WeChat has the form that the merchant chose: nobody can activate a card that lacks it. */
export const formIsSet = ({
  form = '',
  template,
}: {
  form?: CardForm | ''
  template: { form?: CardForm }
}): boolean => form === (template.form ?? '')

/** What a filled-in form tells us; '' where it says nothing that we understand. */
export interface Filled {
  /** Mainland number without country code. */
  phone: string
  /** `MM-DD`. */
  birthday: string
}

/** How WeChat writes a number and a date in the form is shown by samples only: read here, and nowhere else. */
export function filledIn(fields: readonly { name: string; value: string }[]): Filled {
  const valueOf = (wanted: string) => fields.find(({ name }) => name === wanted)?.value ?? ''
  const phone = valueOf(PHONE)
    .replace(/[\s-]/g, '')
    .replace(/^\+?86(?=1\d{10}$)/, '')
  const [, month = '', day = ''] =
    /^\d{4}\D(\d{1,2})\D(\d{1,2})\D?$/.exec(valueOf(BIRTHDAY).trim()) ?? []
  return {
    phone: /^1\d{10}$/.test(phone) ? phone : '',
    birthday: month === '' ? '' : `${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  }
}
