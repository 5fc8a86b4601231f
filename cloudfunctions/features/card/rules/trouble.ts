import type { Time, WalletProblem, WalletTrouble } from '../../../../typings/contract'

/** The merchant's word for each of WeChat's codes; what it means for us stands in platform/wechat/errors. */
const PROBLEMS: Readonly<Record<number, WalletProblem>> = {
  40001: 'secret_wrong',
  40013: 'secret_wrong',
  40125: 'secret_wrong',
  41004: 'secret_wrong',
  40164: 'ip_not_listed',
  40243: 'secret_frozen',
  48001: 'no_card_permission',
  45030: 'not_our_card',
  40073: 'not_our_card',
  89503: 'confirm_by_admin',
  50004: 'account_frozen',
  50007: 'account_frozen',
  40151: 'content_refused',
  45021: 'text_too_long',
  45031: 'out_of_stock',
  45009: 'quota_day',
  45011: 'quota_minute',
}

export function troubleOf(errcode: number, at: Time, migrated = false): WalletTrouble {
  const problem = migrated ? 'moved_to_brand' : (PROBLEMS[errcode] ?? 'other')
  return { problem, errcode, detail: '', at }
}

export const silentTrouble = (at: Time): WalletTrouble => ({
  problem: 'wechat_silent',
  errcode: 0,
  detail: '',
  at,
})
