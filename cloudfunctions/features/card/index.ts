/** The card: claimed, shown as a code, and, where the merchant may, carried into WeChat's wallet. */
export type { TellOwners } from './events'
export { handleEvent } from './events'
export { purgeInbox, receive, workInbox } from './inbox'
export { readLadder, walletCardId } from './ladder'
export { mirrorWallets } from './mirror'
export { pushTemplates } from './template-push'
export { memberOfWalletCode } from './link'
export { purgeTickets } from './wallet'
