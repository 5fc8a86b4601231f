export { indexes } from './lease'
