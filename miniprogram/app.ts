import { flush, note } from './services/behaviour'
import { askForFirstPage } from './services/first-page'
import { noteEntry } from './services/session'
import { noteWalletPass } from './services/wallet-pass'

App({
  onLaunch(options) {
    wx.cloud.init({ traceUser: true })
    noteEntry(options)
    noteWalletPass(options)
    askForFirstPage(options.path)
  },
  /** Cold or warm: the newest way in counts, so that a claim records how the person really came. */
  onShow(options) {
    noteEntry(options)
    noteWalletPass(options)
    note('session_open', { scene: options.scene })
  },
  onHide() {
    void flush()
  },
})
