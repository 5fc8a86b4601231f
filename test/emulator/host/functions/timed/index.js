// Remembers each run of its timers: which, when it was due, and what the clock said.
const runs = []
exports.main = (event) => {
  if (event.Type !== 'Timer') return runs
  runs.push({
    name: event.TriggerName,
    due: event.Time,
    sawMs: Date.now(),
    openid: process.env.WX_OPENID ?? null,
  })
}
