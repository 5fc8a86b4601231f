// npm start: installs what is missing, builds, and runs the emulator on one port until Ctrl-C.
//   PORT=4000 npm start          another port
//   npm start -- --empty         start with no demonstration data
//   npm start -- --data <dir>    keep the data elsewhere (default .local/data)
//   npm start -- --no-watch      do not rebuild the functions when their sources change
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildEmulator, buildFunctions, watchFunctions } from './build.mjs'
import { ensureInstalled, ensureNode, root } from './install.mjs'
import { describeHolder, isFree } from './port.mjs'

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        empty: { type: 'boolean', default: false },
        data: { type: 'string' },
        watch: { type: 'boolean', default: true },
      },
      allowNegative: true,
    })
    const port = Number(process.env.PORT ?? 3680)
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      stop(`PORT=${process.env.PORT} is no port.`)
    return { ...values, port, dataDir: resolve(values.data ?? join(root, '.local/data')) }
  } catch (error) {
    return stop(`${error.message}\nKnown: --empty, --data <dir>, --watch, --no-watch`)
  }
}

function stop(message) {
  console.error(message)
  process.exit(1)
}

async function refuseTakenPort(port) {
  if (port === 0 || (await isFree(port))) return
  stop(
    `Port ${port} is taken: ${await describeHolder(port)}.\n` +
      `Stop it, or choose another port: PORT=${port + 1} npm start`,
  )
}

async function startServer({ port, dataDir, watch }, buildDir) {
  const { startServer: start } = await import(
    pathToFileURL(join(buildDir, 'emulator/main.mjs')).href
  )
  const secretsFile = join(root, '.local/env')
  const report = (line) => console.log(line)
  try {
    return await start({
      root,
      buildDir,
      dataDir,
      secretsFile,
      port,
      strict: false,
      phones: true,
      report,
    })
  } catch (error) {
    return stop(error.code === 'EADDRINUSE' ? `Port ${port} was taken meanwhile.` : error.message)
  }
}

/** Ends once and completely; a second Ctrl-C does not wait. */
function closeOnSignals(close) {
  const state = { closing: false }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      if (state.closing) process.exit(130)
      state.closing = true
      await close()
      process.exit(0)
    })
  }
  return state
}

async function watch(server, buildDir) {
  let waiting
  const reload = async () => {
    try {
      await server.host.reload()
      console.log('Functions reloaded.')
    } catch (error) {
      console.error(`The functions were not reloaded: ${error.message}`)
    }
  }
  return watchFunctions(buildDir, () => {
    // Several functions share sources: one change rebuilds them all, one reload is enough.
    clearTimeout(waiting)
    waiting = setTimeout(reload, 100)
  })
}

async function fillWhenEmpty(server, { empty }) {
  const [demonstration] = server.seeds()
  if (empty || demonstration === undefined || !server.isEmpty()) return
  console.log(`Filling in the demonstration "${demonstration}" …`)
  try {
    await server.applySeed(demonstration, (line) => console.log(`  ${line}`))
  } catch (error) {
    if (state.closing) throw error
    console.error(`The demonstration was not filled in: ${error.message}`)
  }
}

ensureNode()
const options = readOptions()
await refuseTakenPort(options.port)
ensureInstalled()
const buildDir = join(root, 'dist')
const [emulatorFailed] = await Promise.all([buildEmulator(buildDir), buildFunctions(buildDir)])
if (emulatorFailed) stop('The emulator does not build.')
let stopWatching = async () => undefined
let server
const state = closeOnSignals(async () => {
  // Ctrl-C has ended esbuild's own process too: there may be nothing left to stop.
  await Promise.allSettled([stopWatching(), server?.close()])
})
/** Ctrl-C reaches esbuild as well: it may end, and its calls fail, before this process hears of it. */
const unlessClosing = async (error) => {
  await new Promise((resolve) => setTimeout(resolve, 300))
  if (!state.closing) stop(error?.stack ?? String(error))
}
process.on('unhandledRejection', unlessClosing)
server = await startServer(options, buildDir)
console.log(`
  Console   ${server.url}/console
  Endpoint  ${server.url}/admin
  Data      ${options.dataDir}

Ctrl-C stops it.`)
server.phonesReady.then(
  () => console.log(`Phones    ${server.url}/`),
  (error) => state.closing || console.error(`The phones do not start: ${error.message}`),
)
try {
  await fillWhenEmpty(server, options)
  // The demonstration's owner has used it; a code that no longer works is not worth a line.
  if (server.ownerCodeUnused())
    console.log(`Owner     one-time code ${server.secrets.variables.OWNER_CODE}`)
  if (options.watch) {
    stopWatching = await watch(server, buildDir)
    console.log('Watching the functions for changes.')
  }
} catch (error) {
  await unlessClosing(error)
}
