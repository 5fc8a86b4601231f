/** Tiers: what a member holds, what keeps it, what is missing for the next. Pure. */
export { progressOf, tierRuleOf, tierView, untilIfReached } from './rules/progress'
