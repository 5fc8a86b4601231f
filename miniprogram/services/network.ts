const listeners = new Set<() => void>()

wx.onNetworkStatusChange(({ isConnected }) => {
  if (isConnected) for (const listener of [...listeners]) listener()
})

/** Calls back whenever there is network again, or another one. Returns how to stop. */
export function onReconnect(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
