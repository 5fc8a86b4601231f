import * as v from 'valibot'
import type { BehaviourEvent, ConsumerApi } from '../../../typings/contract'
import { integer, text, time } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access'
import { behaviourAllowed } from '../privacy'
import { EVENT_NAMES, MOST_EVENTS, MOST_VALUES } from './rules/events'
import { keepEvents } from './store'

const name = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z]{0,23}$/))
const value = v.union([text(64), integer(-1_000_000_000, 1_000_000_000), v.boolean()])

const event = v.strictObject({
  name: v.picklist(EVENT_NAMES),
  at: time,
  values: v.exactOptional(
    v.pipe(
      v.record(name, value),
      v.check(
        (values) => Object.keys(values).length <= MOST_VALUES,
        `${String(MOST_VALUES)} values`,
      ),
    ),
  ),
}) satisfies v.GenericSchema<unknown, BehaviourEvent>

export const consumerRoutes: Routes<Pick<ConsumerApi, 'event.record'>, ConsumerGrant> = {
  'event.record': {
    input: v.strictObject({
      events: v.pipe(v.array(event), v.minLength(1), v.maxLength(MOST_EVENTS)),
    }),
    cost: 'write',
    // Without consent nothing is kept, and the page is told so: 0.
    run: async (context, input, { memberId }) => ({
      accepted:
        memberId !== null && (await behaviourAllowed(context, memberId))
          ? await keepEvents(context, memberId, input.events)
          : 0,
    }),
  },
}
