/** The message centre: what happened to a member while they were not looking. */
export { tellEntries } from './entries'
export type { NewMessage } from './store'
export { sendReminders } from './subscribe'
export { listMessages, purgeMessages, removeMessages, writeMessage } from './store'
