/** Behaviour: what members look at, recorded with consent only and kept for 180 days. */
export { behaviourOf, purgeBehaviour, removeBehaviour } from './store'
