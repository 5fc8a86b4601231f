import { ask, type CardFace } from '../../api/services'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { holder } from '../holder'
import { surfaceLayer, texts } from '../surfaces'

const PHONE = 'USER_FORM_INFO_FLAG_MOBILE'
const BIRTHDAY = 'USER_FORM_INFO_FLAG_BIRTHDAY'

/**
 * WeChat's own activation form of a card; it fills in the number it knows. Answers the mini program's page
 * that follows ('' for none), null when the person goes back.
 */
export function showCardForm(runtime: PhoneRuntime, card: CardFace): Promise<string | null> {
  const words = texts(runtime).card
  const inputs = (card.form ?? []).map(({ name, required }) => {
    const label = words.formFields[name] ?? name
    const type = name === PHONE ? 'tel' : name === BIRTHDAY ? 'date' : 'text'
    const input = element('input', { type, name, required, 'aria-label': label })
    if (name === PHONE) input.value = holder(runtime).phoneNumber
    return { input, label: required ? `${label} (${words.required})` : label }
  })
  const send = async (done: (page: string) => void): Promise<void> => {
    if (inputs.some(({ input }) => !input.reportValidity())) return
    const typed = inputs.filter(({ input }) => input.value !== '')
    const fields = Object.fromEntries(typed.map(({ input }) => [input.name, input.value]))
    const { page } = await ask(runtime, 'wechat.submitForm', { code: card.code ?? '', ...fields })
    done(page)
  }
  return surfaceLayer(runtime).show<string | null>({
    kind: 'card-form',
    place: 'page',
    label: words.form,
    dismissed: null,
    draw: (done) =>
      element(
        'div',
        { class: 'scroll' },
        element(
          'div',
          { class: 'bar' },
          action('back', '‹', () => done(null)),
          words.form,
        ),
        element('p', { class: 'prose' }, `${card.brandName}: ${words.formNote}`),
        element(
          'div',
          { class: 'half' },
          ...inputs.map(({ input, label }) =>
            element('label', { class: 'formline' }, element('span', {}, label), input),
          ),
          action(
            'send',
            words.send,
            () => void send(done).catch((error: unknown) => runtime.report(error, 'card form')),
            'primary wide',
          ),
        ),
      ),
  })
}
