import { asyncApi } from '../runtime/async-api'
import { defineApi } from '../runtime/contract'
import { ask, requireNetwork } from './services'

defineApi({
  login: (runtime) => asyncApi('login', () => ask(runtime, 'wechat.login', {})),
  checkSession: () => asyncApi('checkSession', requireNetwork),
})
