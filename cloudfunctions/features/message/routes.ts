import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { key, nothing, page } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access/rules/grants'
import { memberIn } from '../access'
import { readMember } from '../member'
import { listMessages, readMessages } from './store'
import { allowReminders, reminderTemplates } from './subscribe'

/** Member, key of what it tells of, and kind. */
const messageId = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_:.-]{1,240}$/))

export const consumerRoutes: Routes<
  Pick<ConsumerApi, 'message.list' | 'message.read' | 'notification.show' | 'notification.allow'>,
  ConsumerGrant
> = {
  'message.list': {
    input: v.strictObject(page),
    cost: 'read',
    run: (context, input, grant) => listMessages(context, memberIn(grant), input),
  },
  'message.read': {
    input: v.strictObject({ key, ids: v.pipe(v.array(messageId), v.maxLength(50)) }),
    cost: 'write',
    run: (context, { ids }, grant) => readMessages(context, memberIn(grant), ids),
  },
  'notification.show': {
    input: nothing,
    cost: 'read',
    run: async (context, _input, grant) => {
      const { notifications } = await readMember(context, memberIn(grant))
      return { ...notifications, templates: await reminderTemplates(context) }
    },
  },
  'notification.allow': {
    input: v.strictObject({
      key,
      kinds: v.pipe(v.array(v.picklist(['tier', 'expiry', 'offers'])), v.maxLength(3)),
    }),
    cost: 'write',
    run: async (context, input) => ({ templates: await allowReminders(context, input) }),
  },
}
