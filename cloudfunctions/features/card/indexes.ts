import type { IndexDefinition } from '../../platform/database'
import { credentialIndexes } from '../../platform/wechat/credentials'

export const indexes: IndexDefinition[] = [...credentialIndexes]
