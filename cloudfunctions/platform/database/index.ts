export * from './port'
export { sdkDatabase } from './sdk'
