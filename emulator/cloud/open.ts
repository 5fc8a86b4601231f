import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cloud, CloudOptions, CloudRequest, FunctionInvoker, SentMessage } from './cloud'
import { Faults } from './faults'
import { parseEjson, type Document, type Order } from './language'
import { CloudError } from './protocol/errors'
import { Files } from './files/files'
import { Endpoint } from './protocol/endpoint'
import { cloudServices } from './protocol/services'
import { Environment } from './store/environment'
import type { PlanCheck } from './store/operations'
import { exportDocuments, importDocuments } from './store/transfer'

/** Opens every environment below `dir` and the endpoint in front of them. */
export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const { dir, clock, indexes, logger, strict } = options
  const environments = new Map<string, Environment>()
  for (const name of options.environments) {
    environments.set(
      name,
      await Environment.open({
        name,
        folder: join(dir, name),
        clock,
        indexes,
        lockWaitMs: options.lockWaitMs ?? 5000,
        checkpointBytes: options.checkpointBytes,
        checkPlan: planCheck(options, name),
      }),
    )
  }
  const environmentOf = (name: string): Environment => {
    const found = environments.get(name)
    if (!found) throw new CloudError('INVALID_ENV', `unknown environment: ${name}`)
    return found
  }
  const requests = new Listeners<CloudRequest>()
  const kills = new Listeners<string>()
  const messages = new Listeners<SentMessage>()
  const faults = new Faults()
  let invoker: FunctionInvoker | undefined
  let numberOf: (env: string, code: string) => string | null = () => null
  let messageRule: (message: SentMessage) => number = () => 0
  const files = new Files(
    new Map([...environments.values()].map(({ name, filesFolder }) => [name, filesFolder])),
    clock,
  )
  const services = cloudServices({
    files,
    invoker: () => invoker,
    openApi: {
      clock,
      numberOf: (env, code) => numberOf(env, code),
      messageRule: (message) => messageRule(message),
      sent: (message) => {
        messages.tell(message)
      },
    },
  })
  const endpoint = new Endpoint({
    environments,
    services,
    faults,
    strict,
    logger,
    credentials: options.credentials,
    requestDone: (request) => {
      requests.tell(request)
    },
    killed: (token) => {
      kills.tell(token)
    },
  })
  const close = async (): Promise<void> => {
    for (const environment of environments.values()) await environment.close()
  }
  return {
    mount: {
      prefix: '/admin',
      handle: (request, response) =>
        request.url?.startsWith('/admin/files/')
          ? files.serve(request, response)
          : endpoint.answer(request, response),
      close,
    },
    faults,
    environments: [...environments.keys()],
    onRequest: (listener) => requests.add(listener),
    onKill: (listener) => kills.add(listener),
    onMessage: (listener) => messages.add(listener),
    setFunctionInvoker: (given) => {
      invoker = given
    },
    setPhoneNumbers: (given) => {
      numberOf = given
    },
    setMessageRule: (given) => {
      messageRule = given
    },
    collections: (env) =>
      environmentOf(env)
        .documents.catalog.list()
        .map(({ name, count, indexes: built }) => ({
          name,
          count,
          indexes: built.map((index) => index.definition),
        })),
    find: (env, query) => {
      const environment = environmentOf(env)
      const filter = parseEjson(query.filter ?? '{}') as Document
      return environment.peek(query.collection, {
        filter,
        order: query.order === undefined ? undefined : (parseEjson(query.order) as Order),
        offset: query.offset,
        limit: Math.min(query.limit ?? 100, 1000),
      })
    },
    load: (env, collection, documents) =>
      environmentOf(env).load(
        collection,
        documents.map((text) => parseEjson(text) as Document),
      ),
    update: (env, collection, id, operators) =>
      environmentOf(env).update(collection, id, parseEjson(operators) as Document),
    reset: async (env) => {
      await environmentOf(env).clear()
      await files.clear(env)
    },
    exportTo: async (env, folder) => {
      const done = await exportDocuments(environmentOf(env), folder)
      await rm(join(folder, 'files'), { recursive: true, force: true })
      await files.copyTo(env, join(folder, 'files'))
      return done
    },
    importFrom: async (env, folder) => {
      const done = await importDocuments(environmentOf(env), folder)
      await files.clear(env)
      await files.copyFrom(env, join(folder, 'files'))
      return done
    },
    close,
  }
}

/** An unindexed query is told once per shape, or refused in strict mode. */
function planCheck({ strict, logger }: CloudOptions, env: string): PlanCheck {
  const told = new Set<string>()
  return (collection, filter, { plan }) => {
    if (!plan.scans) return
    const fields = { env, collection: collection.name, paths: Object.keys(filter) }
    if (strict) {
      throw new CloudError(
        'DATABASE_REQUEST_FAILED',
        `[FailedOperation.NoIndex] no index serves this query (strict mode): ${JSON.stringify(fields)}`,
      )
    }
    const shape = JSON.stringify(fields)
    if (told.has(shape)) return
    told.add(shape)
    logger.warn('cloud.query.without-index', fields)
  }
}

class Listeners<T> {
  private readonly all = new Set<(value: T) => void>()

  add(listener: (value: T) => void): () => void {
    this.all.add(listener)
    return () => this.all.delete(listener)
  }

  tell(value: T): void {
    for (const listener of this.all) listener(value)
  }
}
