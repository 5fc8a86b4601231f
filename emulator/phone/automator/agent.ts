import type { Phone } from '../runtime/phone'
import type { FromPhone } from '../runtime/link'
import { appCalls } from './app-calls'
import { elementCalls } from './element-calls'
import { Elements } from './elements'
import { pageCalls } from './page-calls'
import { toolCalls } from './tool-calls'
import { sendable } from './values'

export type Params = Record<string, unknown>
export type Calls = Record<string, (params: Params) => unknown>

/** Sends an event of the protocol to the automator's clients. */
export type Emit = (method: string, params: Params) => void

/** Answers the automator's calls inside the phone, one handler per method of the protocol. */
export class AutomatorAgent {
  private readonly calls: Calls

  constructor(phone: Phone, send: (message: FromPhone) => void) {
    const elements = new Elements(phone)
    const emit: Emit = (method, params) =>
      send({ type: 'event', method, params: sendable(params) as Params })
    this.calls = {
      ...toolCalls(phone, emit),
      ...appCalls(phone, emit),
      ...pageCalls(phone, elements),
      ...elementCalls(phone, elements),
    }
    phone.on('error', ({ message, stack }) => {
      emit('App.exceptionThrown', { name: 'Error', message, stack })
    })
  }

  async perform(method: string, params: Params): Promise<unknown> {
    const call = this.calls[method]
    if (call === undefined) throw new Error(`${method} unimplemented`)
    return sendable((await call(params)) ?? {})
  }
}
