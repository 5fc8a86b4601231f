import type { ApprovalNote } from '../../approval'

/** Whether a manager has answered; the icon tells it without colour. */
Component({
  options: { addGlobalClass: true },
  properties: { note: { type: Object, value: {} as ApprovalNote } },
})
