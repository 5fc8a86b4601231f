/** Mostly there at once: only what meets a lock or waits for the disk comes later. */
export type Soon<T> = T | Promise<T>

/** Goes on with a value; without leaving the turn when it is there. */
export const then = <T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> =>
  value instanceof Promise ? value.then(next) : next(value)
