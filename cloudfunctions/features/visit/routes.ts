import * as v from 'valibot'
import type { ShopId, StaffApi, VisitId } from '../../../typings/contract'
import { id, key, text, time } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { StaffGrant } from '../access/rules/grants'
import { enrol } from './enrol'
import { glance } from './glance'
import { scan } from './scan'
import { closeVisit, openVisit } from './store'

const shopId = id<ShopId>()
const visitId = id<VisitId>()

export const staffRoutes: Routes<
  Pick<StaffApi, 'visit.scan' | 'visit.show' | 'visit.close' | 'member.enrol'>,
  StaffGrant
> = {
  'visit.scan': {
    input: v.strictObject({
      key,
      shopId,
      code: text(512, 1),
      scannedAt: v.exactOptional(time),
    }),
    cost: 'write',
    run: (context, input, grant) => scan(context, grant, input),
  },
  'visit.show': {
    input: v.strictObject({ shopId, visitId }),
    cost: 'read',
    run: async (context, input, grant) =>
      glance(context, await openVisit(context, grant, input.visitId)),
  },
  'visit.close': {
    input: v.strictObject({ key, shopId, visitId }),
    cost: 'write',
    kept: true,
    run: (context, input, grant) => closeVisit(context, grant, input.visitId),
  },
  'member.enrol': {
    input: v.strictObject({
      key,
      shopId,
      nickname: text(24, 1),
      phone: v.exactOptional(v.pipe(v.string(), v.regex(/^1[3-9]\d{9}$/))),
      paperConsent: v.strictObject({
        agreementVersion: text(32, 1),
        signedAt: time,
        marketing: v.boolean(),
      }),
    }),
    cost: 'write',
    run: (context, input, grant) => enrol(context, grant, input),
  },
}
