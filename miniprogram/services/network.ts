const listeners = new Set<() => void>()
let lost = false

wx.onNetworkStatusChange(({ isConnected }) => {
  if (isConnected && lost) for (const listener of [...listeners]) listener()
  lost = !isConnected
})

/** Calls back whenever a lost network has come back. Returns how to stop. */
export function onReconnect(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
