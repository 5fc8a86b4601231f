import * as v from 'valibot'
import type { Action, ErrorCode, Key, Reply } from '../../typings/contract'
import type { Asked } from './answers'
import { answeredBefore, answerOnce } from './answers'
import type { Context } from './context'
import { Refusal } from './refusal'

/** How much a call costs the house; decides its ordinary rate limit. */
export type CostClass = 'read' | 'write' | 'heavy'

/** One action: what it accepts, what it costs, what it does. Who may call it stands in the access matrix. */
export interface Route<A extends Action<unknown, unknown>, Grant> {
  input: v.GenericSchema<unknown, A['input']>
  cost: CostClass
  /**
   * The answer is kept under the key and a repeat gets it, also one that would no longer be allowed. For
   * writes whose own documents do not remember; never where the answer holds personal data.
   */
  kept?: A['input'] extends { key: Key } ? true : never
  run(context: Context, input: A['input'], grant: Grant): Promise<A['output']>
}

/** A missing or extra action, or a schema that disagrees with the contract, does not compile. */
export type Routes<Api extends Record<keyof Api, Action<unknown, unknown>>, Grant> = {
  [Name in keyof Api]: Route<Api[Name], Grant>
}

/** Decides before an action runs; throws a Refusal. What it returns is handed to the route. */
export type Authorise<Api, Grant> = (
  context: Context,
  action: keyof Api & string,
  input: unknown,
  cost: CostClass,
) => Promise<Grant>

export type Router = (context: Context, event: unknown) => Promise<Reply<unknown>>

const requestSchema = v.object({
  action: v.pipe(v.string(), v.maxLength(64)),
  input: v.optional(v.unknown(), {}),
})

export function router<Api extends Record<keyof Api, Action<unknown, unknown>>, Grant>(
  routes: Routes<Api, Grant>,
  authorise: Authorise<Api, Grant>,
): Router {
  return async (context, event) => {
    const startedAt = context.clock.now()
    let action = ''
    try {
      const request = v.safeParse(requestSchema, event)
      if (!request.success) throw invalid(request.issues)
      const asked = request.output.action
      if (!Object.hasOwn(routes, asked)) throw new Refusal('UNKNOWN_ACTION', `no action ${asked}`)
      const name = asked as keyof Api & string
      // Logged from here on: what is no name of ours could be anything.
      action = name
      const route = routes[name]
      const input = v.safeParse(route.input, request.output.input, { abortEarly: true })
      if (!input.success) throw invalid(input.issues)
      const data = await carryOut(context, { name, input: input.output, route, authorise })
      const now = context.clock.now()
      context.log.info('done', { action, ms: now - startedAt })
      return { ok: true, data, requestId: context.requestId, now }
    } catch (error) {
      return refused(context, action, error, startedAt)
    }
  }
}

interface Call<Api extends Record<keyof Api, Action<unknown, unknown>>, Grant> {
  name: keyof Api & string
  input: Api[keyof Api]['input']
  route: Route<Api[keyof Api], Grant>
  authorise: Authorise<Api, Grant>
}

async function carryOut<Api extends Record<keyof Api, Action<unknown, unknown>>, Grant>(
  context: Context,
  { name, input, route, authorise }: Call<Api, Grant>,
): Promise<unknown> {
  if (!route.kept) {
    return route.run(context, input, await authorise(context, name, input, route.cost))
  }
  const asked: Asked = { action: name, input, key: (input as { key: Key }).key }
  const grant = await authorise(context, name, input, route.cost).catch((error: unknown) =>
    grantBefore<Grant>(context, asked, error),
  )
  if (grant instanceof Answered) return grant.output
  return answerOnce(context, asked, grant, () => route.run(context, input, grant))
}

class Answered {
  constructor(readonly output: unknown) {}
}

/** The write itself may have taken the right away: then its repeat is no new request. */
async function grantBefore<Grant>(
  context: Context,
  asked: Asked,
  error: unknown,
): Promise<Grant | Answered> {
  const byRight = error instanceof Refusal && BY_RIGHT.has(error.code)
  const before = byRight ? await answeredBefore<unknown, Grant>(context, asked) : null
  if (!before) throw error
  return 'output' in before ? new Answered(before.output) : before.grant
}

const BY_RIGHT: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['FORBIDDEN', 'NOT_A_MEMBER'])

function refused(
  context: Context,
  action: string,
  error: unknown,
  startedAt: number,
): Reply<never> {
  const ms = context.clock.now() - startedAt
  if (error instanceof Refusal) {
    context.log.info('refused', { action, code: error.code, reason: error.details?.reason, ms })
    return failure(context, error.code, error.message, error.details)
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  context.log.error('failed', { action, ms, reason })
  return failure(context, 'INTERNAL', 'something went wrong on our side; nothing was lost')
}

function failure(
  context: Context,
  code: ErrorCode,
  message: string,
  details?: Refusal['details'],
): Reply<never> {
  const base = { ok: false as const, code, message, requestId: context.requestId }
  return details ? { ...base, details } : base
}

function invalid(issues: readonly v.BaseIssue<unknown>[]): Refusal {
  const issue = issues[0]
  const path = issue?.path?.map((item) => String(item.key)).join('.') ?? ''
  return new Refusal(
    'INVALID_INPUT',
    issue ? `${path || 'input'}: expected ${issue.expected ?? issue.type}` : 'bad input',
    { path },
  )
}
