import type { IndexDefinition } from '../../platform/database'
import { answerIndexes } from '../../platform/answers'
import { throttleIndexes } from '../../platform/throttle'

export const indexes: IndexDefinition[] = [...answerIndexes, ...throttleIndexes]
