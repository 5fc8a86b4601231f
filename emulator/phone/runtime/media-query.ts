type Descriptor = Record<string, number | string>

/** WeChat's MediaQueryObserver over the browser's media queries: sizes in px, or `orientation`. */
export class MediaQueryWatch {
  private stop: (() => void) | undefined

  observe(descriptor: Descriptor, callback: (result: { matches: boolean }) => void) {
    this.stop?.()
    const parts = Object.entries(descriptor).map(([name, value]) => {
      const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      return `(${kebab}: ${typeof value === 'number' ? `${value}px` : value})`
    })
    const query = matchMedia(parts.join(' and '))
    const listener = () => callback({ matches: query.matches })
    query.addEventListener('change', listener)
    this.stop = () => query.removeEventListener('change', listener)
    listener()
  }

  disconnect() {
    this.stop?.()
  }
}
