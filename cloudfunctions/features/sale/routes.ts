import * as v from 'valibot'
import type {
  ApprovalId,
  ConsumerApi,
  CouponId,
  MerchantApi,
  SaleId,
  ShopId,
  StaffApi,
  VisitId,
} from '../../../typings/contract'
import { amountFen, id, integer, key, nothing, page, text, time } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant, MerchantGrant, StaffGrant } from '../access/rules/grants'
import { memberIn } from '../access'
import { openVisit } from '../visit'
import { askManager } from './approval'
import { codeStatus } from './code-status'
import { useAtDesk } from './coupon'
import { deskToday, openDesk } from './desk'
import { checkPin, setPin } from './desk-pin'
import { closeShift } from './desk-shift'
import { findSales, showSale } from './find'
import { moveSale } from './move'
import { previewSale } from './preview'
import { lateCredit, recordSale } from './record-sale'
import { recordRefund, undoSale } from './refund'
import { previewRefund } from './refund-preview'

const shopId = id<ShopId>()
const saleId = id<SaleId>()
const visitId = id<VisitId>()
const approvalId = v.exactOptional(id<ApprovalId>())
const receipt = v.pipe(v.string(), v.trim(), v.regex(/^#?[0-9A-Za-z-]{1,32}$/))
const pin = v.pipe(v.string(), v.regex(/^\d{6}$/))
const reason = text(200, 1)

const line = v.strictObject({
  name: text(60, 1),
  quantity: integer(1, 9_999),
  amountFen: integer(0, 100_000_000),
})
const draft = {
  shopId,
  visitId,
  amountFen,
  lines: v.exactOptional(v.pipe(v.array(line), v.maxLength(100))),
  minutes: v.exactOptional(integer(0, 24 * 60)),
  couponId: v.exactOptional(id<CouponId>()),
  spendPoints: v.exactOptional(integer(0, 100_000_000)),
}
/** Lines, where given, are the whole bill. */
const linesAddUp = <T extends { amountFen: number; lines?: { amountFen: number }[] }>({
  amountFen: whole,
  lines,
}: T) => !lines?.length || lines.reduce((sum, each) => sum + each.amountFen, 0) === whole
const wholeBill = 'lines that add up to amountFen'

const wanted = v.strictObject({
  shopId,
  ...page,
  receiptNumber: v.exactOptional(receipt),
  memberNumber: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{8}$/))),
  amountFen: v.exactOptional(amountFen),
  from: v.exactOptional(time),
  until: v.exactOptional(time),
})

type StaffActions =
  | Extract<keyof StaffApi, `desk.${string}` | `sale.${string}` | `refund.${string}`>
  | 'coupon.use'
  | 'approval.ask'

export const staffRoutes: Routes<Pick<StaffApi, StaffActions>, StaffGrant> = {
  'desk.open': {
    input: v.strictObject({ shopId: v.exactOptional(shopId) }),
    cost: 'read',
    run: (context, _input, grant) => openDesk(context, grant),
  },
  'desk.today': {
    input: v.strictObject({ shopId, ...page }),
    cost: 'read',
    run: (context, input, grant) => deskToday(context, grant, input),
  },
  'desk.setPin': {
    input: v.strictObject({ key, shopId, pin }),
    cost: 'heavy',
    kept: true,
    run: (context, input) => setPin(context, input.pin),
  },
  'desk.checkPin': {
    input: v.strictObject({ shopId, pin }),
    cost: 'write',
    run: (context, input, grant) => checkPin(context, grant, input.pin),
  },
  'desk.closeShift': {
    input: v.strictObject({
      key,
      shopId,
      unsent: v.pipe(v.array(v.strictObject({ key, amountFen, at: time })), v.maxLength(200)),
      takenOverBy: v.exactOptional(text(40, 1)),
    }),
    cost: 'write',
    run: (context, input, grant) => closeShift(context, grant, input),
  },
  'sale.preview': {
    input: v.pipe(v.strictObject(draft), v.check(linesAddUp, wholeBill)),
    cost: 'read',
    run: (context, input, grant) => previewSale(context, grant, input),
  },
  'sale.record': {
    input: v.pipe(
      v.strictObject({
        ...draft,
        key,
        receiptNumber: v.exactOptional(receipt),
        confirmed: v.exactOptional(
          v.pipe(v.array(v.picklist(['amount_unusual', 'sale_again'])), v.maxLength(2)),
        ),
        approvalId,
        soldAt: v.exactOptional(time),
      }),
      v.check(linesAddUp, wholeBill),
    ),
    cost: 'write',
    run: (context, input, grant) => recordSale(context, grant, input),
  },
  'sale.undo': {
    input: v.strictObject({ key, shopId, saleId }),
    cost: 'write',
    run: (context, input, grant) => undoSale(context, grant, input),
  },
  'sale.move': {
    input: v.strictObject({ key, shopId, saleId, visitId }),
    cost: 'write',
    run: (context, input, grant) => moveSale(context, grant, input),
  },
  'sale.lateCredit': {
    input: v.strictObject({
      key,
      shopId,
      visitId,
      amountFen,
      receiptNumber: receipt,
      soldAt: time,
      reason,
      approvalId,
    }),
    cost: 'write',
    run: (context, input, grant) => lateCredit(context, grant, input),
  },
  'sale.find': {
    input: wanted,
    cost: 'read',
    run: (context, input, grant) => findSales(context, grant, input),
  },
  'sale.show': {
    input: v.strictObject({ shopId, saleId }),
    cost: 'read',
    run: (context, input, grant) => showSale(context, grant, input.saleId),
  },
  'refund.preview': {
    input: v.strictObject({ shopId, saleId, amountFen }),
    cost: 'read',
    run: (context, input, grant) => previewRefund(context, grant, input),
  },
  'refund.record': {
    input: v.strictObject({
      key,
      saleId,
      shopId,
      amountFen,
      reason,
      withoutProof: v.exactOptional(v.boolean()),
      approvalId,
    }),
    cost: 'write',
    run: (context, input, grant) => recordRefund(context, grant, input),
  },
  'approval.ask': askManager,
  'coupon.use': {
    input: v.strictObject({ key, shopId, visitId, couponId: id<CouponId>() }),
    cost: 'write',
    kept: true,
    run: async (context, input, grant) =>
      useAtDesk(context, grant, await openVisit(context, grant, input.visitId), input),
  },
}

export const consumerRoutes: Routes<Pick<ConsumerApi, 'code.status'>, ConsumerGrant> = {
  'code.status': {
    input: nothing,
    cost: 'read',
    run: (context, _input, grant) => codeStatus(context, memberIn(grant)),
  },
}

/** The console's list: the same search as the desk's, in a shop that the caller has a part in. */
export const merchantRoutes: Routes<Pick<MerchantApi, 'sale.search'>, MerchantGrant> = {
  'sale.search': {
    input: wanted,
    cost: 'read',
    run: (context, input) => findSales(context, input, input),
  },
}
