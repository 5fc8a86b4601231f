/** Goes back; from a page that was opened by its address alone, to the work tab. */
export function leave(): void {
  if (getCurrentPages().length > 1) void wx.navigateBack()
  else void wx.switchTab({ url: '/pages/work/work' })
}
