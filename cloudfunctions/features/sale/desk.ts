import type { DeskToday, PageInput, StaffApi } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { dayOf, startOfDay } from '../../platform/pure/day'
import { rolesOf } from '../access'
import type { StaffGrant } from '../access/rules/grants'
import { currentProgramme } from '../programme'
import { redemptionsOn } from '../reward'
import { ceilingsLeft } from '../team'
import { dayTotals, refundsSince, soldToday } from './day-total'
import { pinOf } from './desk-pin'
import { pageOfSales } from './find'
import { orderOf } from './store'

/** What the desk needs when it opens, the day's figures with it: its first screen asks once. */
export async function openDesk(
  context: Context,
  grant: StaffGrant,
): Promise<StaffApi['desk.open']['output']> {
  const { shopId } = grant
  const day = dayOf(context.clock.now())
  const [programme, roles, sold, pin, totals, redemptions] = await Promise.all([
    currentProgramme(context),
    rolesOf(context),
    soldToday(context, grant),
    pinOf(context),
    dayTotals(context, { shopId, day }),
    redemptionsOn(context, shopId, day),
  ])
  return {
    roles,
    shopId,
    shopName: grant.shopName,
    staffName: grant.name,
    ceilings: ceilingsLeft(grant.role, programme.config.limits, sold),
    pinSet: pin !== '',
    day: { sales: totals.sales, salesFen: totals.salesFen, redemptions },
  }
}

/** The shop's day in numbers, and the caller's own sales of it. */
export async function deskToday(
  context: Context,
  { shopId, staffId }: StaffGrant,
  input: PageInput,
): Promise<DeskToday> {
  const day = dayOf(context.clock.now())
  const since = startOfDay(day)
  const [totals, refundsFen, redemptions, mine] = await Promise.all([
    dayTotals(context, { shopId, day }),
    refundsSince(context, { shopId }, since),
    redemptionsOn(context, shopId, day),
    pageOfSales(context, input, {
      shopId,
      staffId,
      order: { from: orderOf(since, ''), ...(input.cursor ? { below: input.cursor } : {}) },
    }),
  ])
  return {
    day,
    ...totals,
    refundsFen,
    redemptions,
    mine: mine.items,
    ...(mine.cursor ? { cursor: mine.cursor } : {}),
  }
}
