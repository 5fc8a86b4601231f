import { handleEvent, receive } from '../features/card'
import { raiseAlert } from '../features/overview'
import type { Context } from '../platform/context'
import { readPush } from '../platform/wechat/push-request'

export interface HttpReply {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/**
 * Keeps the event first, then answers `success` within WeChat's five seconds, whatever the event causes;
 * a repeat is answered alike, so that WeChat stops. Nobody else learns why they were refused.
 */
export async function answer(context: Context, request: unknown): Promise<HttpReply> {
  const push = readPush(context.secrets.wechat, request, context.clock.now())
  if (push.kind === 'refused') {
    context.log.warn('callback refused', { why: push.why })
    return reply(403, '')
  }
  if (push.kind === 'check') return reply(200, push.echo)
  const { MsgType, Event = '' } = push.fields
  if (MsgType === 'event') {
    const news = await receive(context, push.fields, (inner, event) =>
      handleEvent(inner, event, tellOwners),
    )
    context.log.info('callback', { event: Event, news })
  }
  return reply(200, 'success')
}

const reply = (statusCode: number, body: string): HttpReply => ({
  statusCode,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})

function tellOwners(context: Context, subject: string, values: Record<string, string | number>) {
  return raiseAlert(context, { kind: 'wechat', subject, values })
}
