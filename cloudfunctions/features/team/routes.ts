import * as v from 'valibot'
import type { MerchantApi, Role, ShopId, StaffId } from '../../../typings/contract'
import { id, key, page } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { MerchantGrant } from '../access'
import { invite } from './invitations'
import { listTeam, updateTeam } from './members'
import { handOver } from './owners'

const role = v.picklist(['staff', 'manager', 'analyst', 'owner']) satisfies v.GenericSchema<
  unknown,
  Role
>
const shopIds = v.pipe(v.array(id<ShopId>()), v.maxLength(200))

export const merchantRoutes: Routes<
  Pick<MerchantApi, 'team.list' | 'team.invite' | 'team.update' | 'team.handOver'>,
  MerchantGrant
> = {
  'team.list': { input: v.strictObject(page), cost: 'read', run: listTeam },
  'team.invite': { input: v.strictObject({ key, role, shopIds }), cost: 'write', run: invite },
  'team.update': {
    input: v.strictObject({
      key,
      staffId: id<StaffId>(),
      role,
      shopIds,
      state: v.picklist(['active', 'suspended']),
    }),
    cost: 'write',
    kept: true,
    run: updateTeam,
  },
  'team.handOver': {
    input: v.strictObject({ key, staffId: id<StaffId>() }),
    cost: 'write',
    kept: true,
    run: handOver,
  },
}
