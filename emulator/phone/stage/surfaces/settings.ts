import type { PermissionScope } from '../../locales/surfaces'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'

/** The settings page of a mini program: every scope it ever asked for, on or off. */
export function showSettings(
  runtime: PhoneRuntime,
  given: Partial<Record<PermissionScope, boolean>>,
  change: (scope: PermissionScope, allowed: boolean) => void,
): Promise<void> {
  const words = texts(runtime)
  const rows = (Object.entries(given) as [PermissionScope, boolean][]).map(([scope, allowed]) => {
    const row = element(
      'button',
      {
        type: 'button',
        class: 'row',
        role: 'switch',
        'aria-checked': String(allowed),
        'data-action': scope,
        onclick: () => {
          const next = row.getAttribute('aria-checked') !== 'true'
          row.setAttribute('aria-checked', String(next))
          change(scope, next)
        },
      },
      element('span', { class: 'grow' }, words.permission.scopes[scope]),
      element('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
    )
    return row
  })
  return surfaceLayer(runtime)
    .show<null>({
      kind: 'setting',
      place: 'page',
      label: words.menu.settings,
      dismissed: null,
      draw: (done) =>
        element(
          'div',
          { class: 'scroll' },
          element(
            'div',
            { class: 'bar' },
            action('back', '‹', () => done(null)),
            words.menu.settings,
          ),
          element(
            'p',
            { class: 'prose' },
            rows.length ? words.permission.settingsTitle : words.permission.none,
          ),
          element('div', { class: 'group' }, ...rows),
        ),
    })
    .then(() => undefined)
}
