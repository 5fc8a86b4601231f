/** What scripts/start.mjs and the tests load from the build. */
export { startServer, type EmulatorServer, type ServerOptions } from './server'
