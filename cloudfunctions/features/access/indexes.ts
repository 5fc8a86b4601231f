import type { IndexDefinition } from '../../platform/database'
import { throttleIndexes } from '../../platform/throttle'

export const indexes: IndexDefinition[] = [...throttleIndexes]
