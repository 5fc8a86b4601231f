import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'

export interface ModalRequest {
  title: string
  content: string
  showCancel: boolean
  cancelText: string
  cancelColor: string
  confirmText: string
  confirmColor: string
  editable: boolean
  placeholderText: string
}

export interface ModalAnswer {
  confirm: boolean
  cancel: boolean
  content?: string
}

/** wx.showModal. */
export function showModal(runtime: PhoneRuntime, request: ModalRequest): Promise<ModalAnswer> {
  const words = texts(runtime)
  const field = element('input', {
    class: 'modal-field',
    placeholder: request.placeholderText,
    'aria-label': request.placeholderText || request.title,
    'data-focus': true,
  })
  field.value = request.editable ? request.content : ''
  return surfaceLayer(runtime).show<ModalAnswer>({
    kind: 'modal',
    place: 'dialog',
    label: request.title || request.content,
    draw(done) {
      const confirm = action('confirm', request.confirmText || words.confirm, () =>
        done({
          confirm: true,
          cancel: false,
          ...(request.editable ? { content: field.value } : {}),
        }),
      )
      const cancel = action(
        'cancel',
        request.cancelText || words.cancel,
        () => done({ confirm: false, cancel: true }),
        'second',
      )
      // WeChat's own colours stay with the theme; a program's colour is taken as it is.
      if (request.confirmColor) confirm.style.color = request.confirmColor
      if (request.cancelColor) cancel.style.color = request.cancelColor
      return element(
        'div',
        {},
        request.title && element('h2', { class: 'modal-title' }, request.title),
        request.editable
          ? field
          : element(
              'div',
              { class: `modal-body${request.title ? '' : ' alone'}` },
              request.content,
            ),
        element('div', { class: 'modal-actions' }, request.showCancel && cancel, confirm),
      )
    },
  })
}

export interface ActionSheetRequest {
  alertText: string
  itemList: string[]
  itemColor: string
}

/** wx.showActionSheet: the index tapped, or undefined when dismissed. */
export async function showActionSheet(
  runtime: PhoneRuntime,
  { alertText, itemList, itemColor }: ActionSheetRequest,
): Promise<number | undefined> {
  const words = texts(runtime)
  const outcome = await surfaceLayer(runtime).show<number>({
    kind: 'action-sheet',
    place: 'sheet',
    label: alertText || itemList.join(', '),
    dismissed: -1,
    draw(done) {
      const items = itemList.map((text, index) => {
        const item = action(text, text, () => done(index))
        item.style.color = itemColor
        return item
      })
      return element(
        'div',
        { class: 'options' },
        alertText && element('div', { class: 'note' }, alertText),
        ...items,
        action('cancel', words.cancel, () => done(-1), 'last'),
      )
    },
  })
  return outcome < 0 ? undefined : outcome
}
