import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { ServiceError } from '../runtime/service'
import { showCardSheet } from '../stage/surfaces/card'
import { showWallet } from '../stage/surfaces/wallet'
import { list, record } from './options'
import type { Options } from './options'
import { ask } from './services'

interface CardRequest {
  cardId: string
  cardExt: string
}

interface AddedCard extends CardRequest {
  code: string
  isSuccess: boolean
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

/** Asks the card platform; what it refuses is the program's to hear, not a fault of the phone. */
async function askPlatform<Reply>(asked: Promise<Reply>): Promise<Reply> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof ServiceError ? new ApiFailure(error.message) : error
  }
}

/** One sheet for all. Each card says for itself whether it was added; none added is a failure. */
async function addCards(runtime: PhoneRuntime, options: Options) {
  const requests = cardRequests(options)
  const faces = await askPlatform(
    Promise.all(requests.map((card) => ask(runtime, 'wechat.cardFace', card))),
  )
  if (!(await showCardSheet(runtime, faces))) throw new ApiFailure('cancel')
  const cardList: AddedCard[] = []
  let refused: ApiFailure | undefined
  for (const card of requests) {
    try {
      const { code } = await askPlatform(ask(runtime, 'wechat.addCard', card))
      cardList.push({ ...card, code, isSuccess: true })
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      refused = error
      cardList.push({ ...card, code: '', isSuccess: false })
    }
  }
  if (refused && !cardList.some(({ isSuccess }) => isSuccess)) throw refused
  return { cardList }
}

/** The first look tells the merchant that the cards were opened; later ones only follow them. */
async function openCards(runtime: PhoneRuntime, options: Options): Promise<void> {
  const wanted = list(options, 'cardList').map((given) => {
    const { cardId, code } = record(given)
    return { cardId: String(cardId), code: String(code) }
  })
  await askPlatform(Promise.all(wanted.map((card) => ask(runtime, 'wechat.cardFace', card))))
  await showWallet(runtime, async () => {
    const held = await ask(runtime, 'wechat.wallet', {})
    return held.filter(({ code }) => wanted.some((card) => card.code === code))
  })
}

defineApi({
  addCard: (runtime) =>
    asyncApi('addCard', (options) => addCards(runtime, options), { cardList: 'Array' }),
  openCard: (runtime) =>
    asyncApi('openCard', (options) => openCards(runtime, options), { cardList: 'Array' }),
})
