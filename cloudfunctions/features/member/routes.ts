import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { key, nothing, text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access/rules/grants'
import { memberIn } from '../access'
import { bindPhone, showProfile, updateNotifications, updateProfile } from './profile'
import { isBirthday } from './rules/profile'
import { memberSummary } from './summary'

type Actions =
  'member.summary' | 'member.profile' | 'member.update' | 'member.bindPhone' | 'notification.update'

export const consumerRoutes: Routes<Pick<ConsumerApi, Actions>, ConsumerGrant> = {
  'member.summary': {
    input: nothing,
    cost: 'read',
    run: (context, _input, grant) => memberSummary(context, memberIn(grant)),
  },
  'member.profile': {
    input: nothing,
    cost: 'read',
    run: (context, _input, grant) => showProfile(context, memberIn(grant)),
  },
  'member.update': {
    input: v.strictObject({
      key,
      nickname: v.exactOptional(text(24, 1)),
      avatarFileId: v.exactOptional(v.pipe(v.string(), v.regex(/^(cloud:\/\/[\w./-]{1,256})?$/))),
      birthday: v.exactOptional(v.pipe(v.string(), v.check(isBirthday, 'MM-DD'))),
    }),
    cost: 'write',
    run: (context, input, grant) => updateProfile(context, memberIn(grant), input),
  },
  'member.bindPhone': {
    input: v.strictObject({ key, phoneCode: text(128, 1) }),
    cost: 'write',
    run: (context, input, grant) => bindPhone(context, memberIn(grant), input),
  },
  'notification.update': {
    input: v.strictObject({ key, tier: v.boolean(), expiry: v.boolean(), offers: v.boolean() }),
    cost: 'write',
    run: (context, input, grant) => updateNotifications(context, memberIn(grant), input),
  },
}
