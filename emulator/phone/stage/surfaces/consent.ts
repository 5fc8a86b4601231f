import type { PermissionScope } from '../../locales/surfaces'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { holder } from '../holder'
import { surfaceLayer, texts } from '../surfaces'

/** The mini program's name and logo at the head of each of WeChat's half-screen questions. */
export function asker(runtime: PhoneRuntime, after = ''): HTMLElement {
  const name = programName(runtime)
  return element(
    'div',
    { class: 'who' },
    element('span', { class: 'logo', 'aria-hidden': 'true' }, name.slice(0, 1)),
    element('span', {}, after ? `${name} ${after}` : name),
  )
}

export function programName(runtime: PhoneRuntime): string {
  const window = runtime.appConfig['window'] as Record<string, unknown> | undefined
  const title = window?.['navigationBarTitleText']
  return typeof title === 'string' && title && !title.startsWith('@') ? title : 'Mini Program'
}

function pair(
  names: { no: string; yes: string },
  words: { no: string; yes: string },
  answer: (allowed: boolean) => void,
): HTMLElement {
  return element(
    'div',
    { class: 'pair' },
    action(names.no, words.no, () => answer(false), 'plain'),
    action(names.yes, words.yes, () => answer(true), 'primary'),
  )
}

/** WeChat asks whether the program may use one scope; `why` is the program's own sentence from app.json. */
export function askPermission(
  runtime: PhoneRuntime,
  scope: PermissionScope,
  why: string,
): Promise<boolean> {
  const words = texts(runtime)
  return surfaceLayer(runtime).show<boolean>({
    kind: 'permission',
    place: 'sheet',
    label: words.permission.scopes[scope],
    draw: (done) =>
      element(
        'div',
        { class: 'half' },
        asker(runtime, words.permission.asks),
        element('h2', {}, words.permission.scopes[scope]),
        why && element('p', { class: 'why' }, why),
        pair({ no: 'refuse', yes: 'allow' }, { no: words.refuse, yes: words.allow }, done),
      ),
  })
}

/** WeChat's own privacy question, shown when the program does not draw one itself. */
export function askPrivacy(runtime: PhoneRuntime, contractName: string): Promise<boolean> {
  const words = texts(runtime)
  return surfaceLayer(runtime).show<boolean>({
    kind: 'privacy',
    place: 'sheet',
    label: words.privacy.title,
    draw: (done) =>
      element(
        'div',
        { class: 'half' },
        asker(runtime),
        element('h2', {}, words.privacy.title),
        element(
          'p',
          { class: 'why' },
          words.privacy.before,
          action('contract', contractName, () => void showPrivacyContract(runtime), 'link'),
          words.privacy.after,
        ),
        pair({ no: 'refuse', yes: 'allow' }, { no: words.disagree, yes: words.agree }, done),
      ),
  })
}

/** wx.openPrivacyContract: a reading page. Resolves when it is closed. */
export function showPrivacyContract(runtime: PhoneRuntime): Promise<void> {
  const words = texts(runtime)
  return surfaceLayer(runtime)
    .show<null>({
      kind: 'privacy-contract',
      place: 'page',
      label: words.privacy.contractTitle,
      draw: (done) =>
        element(
          'div',
          { class: 'scroll' },
          element(
            'div',
            { class: 'bar' },
            action('back', '‹', () => done(null)),
            words.privacy.contractTitle,
          ),
          element('p', { class: 'prose' }, words.privacy.contractBody),
        ),
    })
    .then(() => undefined)
}

/** The phone-number question of `open-type="getPhoneNumber"`. */
export function askPhoneNumber(runtime: PhoneRuntime): Promise<boolean> {
  const words = texts(runtime)
  const { phoneNumber } = holder(runtime)
  return surfaceLayer(runtime).show<boolean>({
    kind: 'phone-number',
    place: 'sheet',
    label: words.phone.title,
    draw: (done) =>
      element(
        'div',
        { class: 'half' },
        asker(runtime, words.permission.asks),
        element('h2', {}, words.phone.title),
        element(
          'div',
          { class: 'row' },
          element(
            'span',
            { class: 'grow' },
            phoneNumber.replace(/^(\d{3})\d{4}(\d{4})$/, '$1****$2'),
            element('small', {}, words.phone.note),
          ),
        ),
        element(
          'div',
          { class: 'pair' },
          action('refuse', words.phone.otherNumber, () => done(false), 'plain'),
          action('allow', words.allow, () => done(true), 'primary'),
        ),
      ),
  })
}
