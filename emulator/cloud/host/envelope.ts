/**
 * What wx.cloud.callFunction gives the page: the reply's envelope and its failures.
 * Source: developers.weixin.qq.com, cloud development, error codes and Cloud.callFunction.
 */

export interface ClientSuccess {
  errMsg: 'cloud.callFunction:ok'
  result: unknown
  requestID: string
}

/** What the promise of wx.cloud.callFunction is rejected with. */
export interface ClientFailure {
  errCode: number
  errMsg: string
  requestID: string
}

export type ClientEnvelope = ClientSuccess | ClientFailure

export const ERROR_CODE = {
  functionNotFound: -501000,
  executeFailed: -504002,
  timedOut: -504003,
  dataTooLarge: -604001,
} as const

/** A reply above this fails in the client with -604001. */
export const REPLY_LIMIT_BYTES = 1024 * 1024
/** The event of a synchronous invocation. */
export const REQUEST_LIMIT_BYTES = 6 * 1024 * 1024
/** WeChat advises to stay below this; the call record says when a call does not. */
export const REQUEST_ADVICE_BYTES = 100 * 1024

/** A call that did not succeed: the code and the text after `errMsg:`. */
export class CallFailure extends Error {
  constructor(
    readonly errCode: number,
    /** Text without the client's prefix, as a calling function sees it. */
    readonly reason: string,
  ) {
    super(reason)
  }
}

export function success(result: unknown, requestID: string): ClientSuccess {
  return { errMsg: 'cloud.callFunction:ok', result, requestID }
}

export function failure({ errCode, reason }: CallFailure, requestID: string): ClientFailure {
  const label = errCode === ERROR_CODE.executeFailed ? ' functions execute fail' : ''
  const errMsg = `cloud.callFunction:fail Error: errCode: ${errCode}${label} | errMsg: ${reason}`
  return { errCode, errMsg, requestID }
}

export function isFailure(envelope: ClientEnvelope): envelope is ClientFailure {
  return 'errCode' in envelope
}
