/** Tiers: what a member holds, what keeps it, what is missing for the next. Pure. */
export { tierRuleOf } from '../programme'
export { tierAt } from './rules/period'
export { progressOf } from './rules/progress'
