/** Privacy: consents, one's own data, erasure. Identity, behaviour and assets are kept apart. */
export { behaviourAllowed } from './consents'
