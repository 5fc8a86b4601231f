import { asyncApi } from '../runtime/async-api'
import { defineApi } from '../runtime/contract'
import type { PhonePage, PhoneRuntime } from '../runtime/contract'
import { showModal } from '../stage/surfaces/dialogs'
import { text } from './options'

const alerts = new WeakMap<PhonePage, () => void>()

function stopAlert(page: PhonePage): void {
  alerts.get(page)?.()
  alerts.delete(page)
}

/** The bar's back button asks first; as on WeChat, the gesture and the program's own calls do not. */
function alertBeforeUnload(runtime: PhoneRuntime, content: string): void {
  const page = runtime.currentPage()
  stopAlert(page)
  const question = {
    title: '',
    content,
    showCancel: true,
    cancelText: '',
    cancelColor: '',
    confirmText: '',
    confirmColor: '',
    editable: false,
    placeholderText: '',
  }
  const stop = page.onBack(async (way) => {
    return way === 'button' && !(await showModal(runtime, question)).confirm
  })
  alerts.set(page, stop)
}

defineApi({
  enableAlertBeforeUnload: (runtime) =>
    asyncApi(
      'enableAlertBeforeUnload',
      (options) => alertBeforeUnload(runtime, text(options, 'message')),
      { message: 'String' },
    ),
  disableAlertBeforeUnload: (runtime) =>
    asyncApi('disableAlertBeforeUnload', () => stopAlert(runtime.currentPage())),
})
