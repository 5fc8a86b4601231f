import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { showCardSheet, showWallet } from '../stage/surfaces/card'
import { list, record } from './options'
import type { Options } from './options'
import { ask } from './services'

interface CardRequest {
  cardId: string
  cardExt: string
}

/** cardExt is a JSON text, not an object: the most common mistake in programs that add cards. */
function cardRequests(options: Options): CardRequest[] {
  return list(options, 'cardList').map((given, index) => {
    const { cardId, cardExt } = record(given)
    if (typeof cardId !== 'string' || !cardId) {
      throw new ApiFailure(`parameter error: parameter.cardList[${index}].cardId should be String;`)
    }
    if (typeof cardExt !== 'string') {
      throw new ApiFailure(
        `parameter error: parameter.cardList[${index}].cardExt should be String;`,
      )
    }
    return { cardId, cardExt }
  })
}

async function addCards(runtime: PhoneRuntime, options: Options) {
  const cardList = []
  for (const { cardId, cardExt } of cardRequests(options)) {
    const face = await ask(runtime, 'wechat.cardFace', { cardId, cardExt })
    if (!(await showCardSheet(runtime, face))) throw new ApiFailure('cancel')
    const { code } = await ask(runtime, 'wechat.addCard', { cardId, cardExt })
    cardList.push({ cardId, cardExt, code, isSuccess: true })
  }
  return { cardList }
}

async function openCards(runtime: PhoneRuntime, options: Options): Promise<void> {
  const faces = await Promise.all(
    list(options, 'cardList').map((given) => {
      const { cardId, code } = record(given)
      return ask(runtime, 'wechat.cardFace', { cardId: String(cardId), code: String(code) })
    }),
  )
  await showWallet(runtime, faces)
}

defineApi({
  addCard: (runtime) =>
    asyncApi('addCard', (options) => addCards(runtime, options), { cardList: 'Array' }),
  openCard: (runtime) =>
    asyncApi('openCard', (options) => openCards(runtime, options), { cardList: 'Array' }),
})
