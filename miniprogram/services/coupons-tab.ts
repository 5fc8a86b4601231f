/** A tab takes no query: what it should show is left here and taken once. */
let asked = false

/** To the member's own coupons, on the tab of offers. */
export function openCoupons(): void {
  asked = true
  void wx.switchTab({ url: '/pages/offers/offers' })
}

/** Whether the tab was opened for them. */
export function takeCouponsAsked(): boolean {
  const taken = asked
  asked = false
  return taken
}
