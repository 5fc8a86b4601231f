import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { readFileSync, existsSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import type { Mount } from '../mount'
import { AutomatorServer } from './automator/server'
import { BrowserBuild } from './browser-build'
import { Compiler } from './compiler/compile'
import { iconSvg } from './compiler/icons'
import { Project } from './compiler/project'
import { scriptMap } from './compiler/script'
import { LiveProgram } from './compiler/watch'
import { frameDocument, stageDocument } from './frame'
import { IdentityBook } from './identities'
import { PhoneLinks } from './links'
import { readJsonBody, sendFile, sendJson, sendKept, sendMissing, sendText } from './reply'
import type { PhoneIdentity, PhoneSettings } from './runtime/contract'

/** What a phone may ask of the rest of the emulator, as the person who holds it. */
export type PhoneService = (identity: PhoneIdentity, payload: unknown) => Promise<unknown>

export interface PhoneOptions {
  /** Folder with project.config.json, or with app.json itself. */
  projectDir: string
  /** By name, as runtime code calls them: 'cloud.callFunction', 'wechat.addCard' … */
  services?: Record<string, PhoneService>
  clock?: { now(): number }
  /** Recompile and reload on change; default true. */
  watch?: boolean
  log?: (line: string) => void
  /** Takes a picture of a phone as base64 PNG, when something better than the page itself can. */
  screenshot?: (phone: string) => Promise<string>
  /** Folder of this repository; default the working directory. */
  repository?: string
}

export interface PhoneMount extends Mount {
  readonly identities: IdentityBook
  /** Names of all pages, for pickers. */
  pages(): Promise<string[]>
}

/** Discover > Mini Programs. */
const DEFAULT_SCENE = 1001
const DEFAULT_SETTINGS: PhoneSettings = { theme: 'light', fontScale: 1, language: 'zh_CN' }

/** The phones in the browser: stage, frames, code packages, services, automator. */
export async function createPhoneMount(options: PhoneOptions): Promise<PhoneMount> {
  const server = new PhoneServer(options)
  await server.ready()
  return server
}

class PhoneServer implements PhoneMount {
  readonly prefix = ''
  readonly identities: IdentityBook
  private readonly project: Project
  private readonly program: LiveProgram
  private readonly browser: BrowserBuild
  private readonly links = new PhoneLinks()
  private readonly automator: AutomatorServer
  private readonly folder: string
  private readonly clockTimer: NodeJS.Timeout

  constructor(private readonly options: PhoneOptions) {
    this.folder = path.join(options.repository ?? process.cwd(), 'emulator/phone')
    this.project = new Project(path.resolve(options.projectDir))
    this.identities = new IdentityBook(appidOf(options.projectDir))
    const log = options.log ?? (() => undefined)
    this.program = new LiveProgram(new Compiler(this.project), log)
    if (options.watch !== false) this.program.watch(() => this.links.broadcast({ type: 'reload' }))
    this.browser = new BrowserBuild(this.folder)
    this.automator = new AutomatorServer(this.links, options.screenshot)
    this.clockTimer = this.followClock()
    this.links.onMessage((phone, message) => {
      if (message.type === 'log') log(`[${phone}] ${message.text}`)
    })
  }

  async ready() {
    await this.program.get()
  }

  async pages() {
    return (await this.program.get()).manifest.pages
  }

  async handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, room = '', ...rest] = decodeURIComponent(url.pathname).split('/')
    if (room === '') sendText(response, '.html', await this.stage(url))
    else if (room === 'phone') await this.handlePhone(rest, url, request, response)
    else if (room === 'favicon.ico') sendText(response, '.svg', EMPTY_SVG)
    else sendMissing(response, url.pathname)
  }

  private async handlePhone(
    [first = '', ...rest]: string[],
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    const below = rest.join('/')
    switch (first) {
      case 'frame':
        sendText(response, '.html', await this.frame(url))
        break
      case 'app':
        await this.sendPackage(below, response)
        break
      case 'files':
        this.sendProjectFile(below, response)
        break
      case 'icons':
        sendText(response, '.svg', iconSvg(below.replace(/\.svg$/, '')) ?? EMPTY_SVG)
        break
      case 'map':
        await this.sendMap(below, response)
        break
      case 'service':
        await this.serve(below, url, request, response)
        break
      case 'identities':
        await this.handleIdentities(request, response)
        break
      default:
        await this.sendScript(first, response)
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, room, name = ''] = url.pathname.split('/')
    if (room === 'automator') this.automator.upgrade(name || 'member', request, socket, head)
    else if (room === 'phone' && name === 'socket') {
      this.links.upgrade(url.searchParams.get('phone') ?? 'member', request, socket, head)
    } else socket.destroy()
  }

  async close() {
    clearInterval(this.clockTimer)
    this.program.close()
    this.automator.close()
    this.links.close()
    await this.browser.close()
  }

  private async frame(url: URL): Promise<string> {
    const { manifest } = await this.program.get()
    const ask = (name: string) => url.searchParams.get(name)
    const phone = ask('as') ?? 'member'
    const boot = {
      phone,
      identity: this.identities.add(phone),
      settings: {
        theme: ask('theme') === 'dark' ? 'dark' : DEFAULT_SETTINGS.theme,
        fontScale: Number(ask('font') ?? DEFAULT_SETTINGS.fontScale),
        language: ask('lang') ?? DEFAULT_SETTINGS.language,
      },
      path: ask('path') ?? '',
      scene: Number(ask('scene') ?? DEFAULT_SCENE),
      clockOffsetMs: this.clockOffsetMs(),
    }
    return frameDocument(this.folder, boot, manifest, await this.browser.entry('runtime'))
  }

  private clockOffsetMs(): number {
    return this.options.clock ? this.options.clock.now() - Date.now() : 0
  }

  /** Open phones follow when the operator moves the clock. */
  private followClock() {
    let toldMs = this.clockOffsetMs()
    const timer = setInterval(() => {
      const offsetMs = this.clockOffsetMs()
      if (Math.abs(offsetMs - toldMs) < CLOCK_SLACK_MS) return
      toldMs = offsetMs
      this.links.broadcast({ type: 'clock', offsetMs })
    }, CLOCK_LOOK_MS)
    timer.unref()
    return timer
  }

  private async stage(_url: URL): Promise<string> {
    const boot = { identities: this.identities.list(), pages: await this.pages() }
    return stageDocument(boot, await this.browser.entry('stage'))
  }

  private async sendScript(name: string, response: ServerResponse) {
    const text = await this.browser.script(name)
    if (text === undefined) sendMissing(response, name)
    else sendKept(response, '.js', text)
  }

  private async sendPackage(name: string, response: ServerResponse) {
    const { files } = await this.program.get()
    const text = files.get(name)
    if (text === undefined) sendMissing(response, name)
    else sendKept(response, '.json', text)
  }

  /** Pictures and other files of the project; never its scripts' neighbours outside the root. */
  private sendProjectFile(virtual: string, response: ServerResponse) {
    const clean = path.posix.normalize(virtual)
    if (clean.startsWith('..')) sendMissing(response, virtual)
    else sendFile(response, this.project.realPath(clean))
  }

  private async sendMap(module: string, response: ServerResponse) {
    const path_ = module.replace(/\.js$/, '')
    const file = [`${path_}.ts`, `${path_}.js`].find((name) => this.project.isFile(name))
    if (file === undefined) sendMissing(response, module)
    else sendText(response, '.json', await scriptMap(file, this.project.read(file)))
  }

  private async serve(name: string, url: URL, request: IncomingMessage, response: ServerResponse) {
    const identity = this.identities.add(url.searchParams.get('phone') ?? 'member')
    const service = this.options.services?.[name]
    try {
      if (service === undefined) throw new Error(`the emulator has no service "${name}"`)
      sendJson(response, { result: (await service(identity, await readJsonBody(request))) ?? null })
    } catch (error) {
      const { message, code } = error as { message: string; code?: string | number }
      sendJson(response, { error: { message, ...(code === undefined ? {} : { code }) } })
    }
  }

  private async handleIdentities(request: IncomingMessage, response: ServerResponse) {
    if (request.method === 'POST') {
      const { phone } = (await readJsonBody(request)) as { phone: string }
      try {
        this.identities.add(phone)
      } catch (error) {
        sendJson(response, { error: (error as Error).message }, 400)
        return
      }
    }
    sendJson(response, this.identities.list())
  }
}

const CLOCK_LOOK_MS = 500
const CLOCK_SLACK_MS = 20
const EMPTY_SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'

function appidOf(projectDir: string): string {
  const file = path.join(projectDir, 'project.config.json')
  if (!existsSync(file)) return 'touristappid'
  const { appid } = JSON.parse(readFileSync(file, 'utf8')) as { appid?: string }
  return appid || 'touristappid'
}
