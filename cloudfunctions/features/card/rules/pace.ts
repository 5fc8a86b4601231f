/**
 * A sliding limit as the other side counts it. A slot is taken before a call and given back one window
 * after its reply: a call arrives between the two, so any window at the receiver holds at most `slots`
 * calls, however the network delays them.
 */
export class Pace {
  private taken = 0
  private readonly waiting: (() => void)[] = []
  private readonly ending = new Set<Promise<void>>()

  constructor(
    private readonly slots: number,
    private readonly windowMs: number,
    private readonly sleep: (ms: number) => Promise<void>,
  ) {}

  async run<T>(call: () => Promise<T>): Promise<T> {
    while (this.taken >= this.slots) {
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
    this.taken++
    try {
      return await call()
    } finally {
      const ended = this.sleep(this.windowMs).then(() => {
        this.taken--
        this.waiting.shift()?.()
      })
      this.ending.add(ended)
      void ended.finally(() => this.ending.delete(ended))
    }
  }

  /** Resolves when no slot is taken any more, so that somebody else may begin with a window of their own. */
  async idle(): Promise<void> {
    while (this.ending.size > 0) await Promise.all(this.ending)
  }
}
