import { words } from './language'

/** WeChat's action sheet shows at most six lines. */
const SHEET_LINES = 6

/** Lets the person choose one of any number of names; longer lists go on in the next sheet. Null: dismissed. */
export async function choose(names: string[], alertText?: string): Promise<number | null> {
  for (let start = 0; ; start += SHEET_LINES - 1) {
    const rest = names.slice(start)
    const goesOn = rest.length > SHEET_LINES
    const shown = goesOn ? rest.slice(0, SHEET_LINES - 1) : rest
    const index = await sheet(goesOn ? [...shown, words().common.others] : shown, alertText)
    if (index === null) return null
    if (index < shown.length) return start + index
  }
}

function sheet(itemList: string[], alertText?: string): Promise<number | null> {
  return new Promise((resolve) => {
    wx.showActionSheet({
      itemList,
      ...(alertText ? { alertText } : {}),
      success: ({ tapIndex }) => {
        resolve(tapIndex)
      },
      fail: () => {
        resolve(null)
      },
    })
  })
}
