import fc from 'fast-check'
import { cardExtOf, signCard, sortedSha1 } from '../../../cloudfunctions/platform/wechat/card-sign'
import vectors from './vectors.json'

describe('the signature of a card', () => {
  it.each(vectors.cardSign.map((vector) => [vector.source, vector] as const))('%s', (_, vector) => {
    const { api_ticket, timestamp, card_id, code, openid, nonce_str, signature } = vector
    const signed = signCard({
      apiTicket: api_ticket,
      timestamp,
      cardId: card_id,
      ...(code === null ? {} : { code }),
      ...(openid === null ? {} : { openid }),
      ...(nonce_str === null ? {} : { nonceStr: nonce_str }),
    })
    expect(signed).toBe(signature)
  })

  it.each(vectors.genericSortedSha1.map((vector) => [vector.source, vector] as const))(
    'sorted SHA-1: %s',
    (_, { values, sha1 }) => {
      expect(sortedSha1(values)).toBe(sha1)
    },
  )

  it('is not what an old example in circulation says', () => {
    const signed = signCard({
      apiTicket: 'ojZ8YtyVyr30HheH3CM73y7h4jJE',
      timestamp: '1404896688',
      cardId: 'pjZ8Yt1XGILfi-FUsewpnnolGgZk',
      code: 'jonyqin_1434008071',
      nonceStr: 'jonyqin',
    })
    expect(signed).toBe('2b4d29b5f60fa4be37522ddfd9583c329446d3e3')
    expect(signed).not.toBe('6b81fbf6af16e856334153b39737556063c82689')
  })

  it('sorts by bytes, where a locale would not', () => {
    const values = ['oFS', 'oa', 'Zz', '9']
    expect(sortedSha1(values)).toBe(sortedSha1(['9', 'Zz', 'oFS', 'oa']))
    const byLocale = [...values].sort((a, b) => a.localeCompare(b)).join('')
    expect(byLocale).not.toBe(['9', 'Zz', 'oFS', 'oa'].join(''))
  })

  it('changes with every signed value and not with outer_str', () => {
    const ascii = fc.string({ minLength: 1, unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(ascii, ascii, ascii, ascii, (apiTicket, timestamp, nonceStr, outer) => {
        const sign = { apiTicket, timestamp, cardId: 'pCard', nonceStr }
        const ext = JSON.parse(cardExtOf(sign, outer)) as Record<string, string>
        expect(Object.keys(ext)).toEqual(['timestamp', 'nonce_str', 'outer_str', 'signature'])
        expect(ext['signature']).toBe(signCard(sign))
        expect(ext['signature']).toBe(
          (JSON.parse(cardExtOf(sign, `${outer}x`)) as { signature: string }).signature,
        )
        expect(signCard({ ...sign, cardId: 'pOther' })).not.toBe(ext['signature'])
        expect(Object.values(ext).includes(apiTicket)).toBe(
          [timestamp, nonceStr, outer].includes(apiTicket),
        )
      }),
    )
  })
})
