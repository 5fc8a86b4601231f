// Runs out of its one second: asleep, or spinning so that nothing else in the process runs.
exports.main = ({ spin, ms }) => {
  if (spin) for (;;);
  return new Promise((resolve) => setTimeout(resolve, ms, 'late'))
}
