/** The checks, in the order in which a deployment grows; each says what it saw and what to do. */
import { randomBytes } from 'node:crypto'
import { signCard, sortedSha1 } from '../../cloudfunctions/platform/wechat/card-sign'
import { describe, planFor, type Found } from '../deploy/plan'
import type { Target } from '../deploy/target'
import { BINDING, CALLBACK, CHECKER, todoFor, VARIABLES } from './words'

export interface Finding {
  name: string
  state: 'ok' | 'bad' | 'by hand' | 'skipped'
  seen: string
  /** What to click or set. */
  todo?: string
}

export interface Patient {
  variables: Record<string, string | undefined>
  /** The environment's own answer, when its credentials are at hand. */
  environment?: { read(): Promise<Found> }
  target: Target
  nowMs: number
  /** A card of the account, when there is one; else a made-up id is signed. */
  cardId?: string
  /** The signature can be checked on WeChat's page only with the ticket itself. */
  showTicket: boolean
}

interface Reply {
  errcode?: number
  errmsg?: string
  access_token?: string
  ticket?: string
}

const NEEDED = [
  'WECHAT_OA_APP_ID',
  'WECHAT_OA_APP_SECRET',
  'WECHAT_PROGRAM_ID',
  'WECHAT_CALLBACK_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
]
const AES_KEY_LENGTH = 43
const TIMEOUT_MS = 10_000
const MADE_UP_CARD = 'pDoctorLooksWhetherCardsAre'

export async function examine(patient: Patient): Promise<Finding[]> {
  const findings = [variables(patient)]
  const token = await accessToken(patient)
  findings.push(token.finding)
  const ticket = token.value
    ? await cardTicket(patient, token.value)
    : skipped('ticket', 'no token')
  findings.push(ticket.finding)
  findings.push(
    token.value
      ? await permission(patient, token.value)
      : skipped('permission', 'no token').finding,
  )
  findings.push(
    ticket.value ? signature(patient, ticket.value) : skipped('signature', 'no ticket').finding,
  )
  findings.push({
    name: 'binding',
    state: 'by hand',
    seen: 'no interface tells whether the accounts belong together',
    todo: BINDING,
  })
  findings.push(await callback(patient))
  return [...findings, ...(await cloud(patient))]
}

const skipped = (name: string, seen: string): { finding: Finding; value?: string } => ({
  finding: { name, state: 'skipped', seen },
})

function variables({ variables: given }: Patient): Finding {
  const missing = NEEDED.filter((name) => !given[name])
  const [newest = ''] = (given['WECHAT_ENCODING_AES_KEY'] ?? '').split(',')
  const wrongKey = newest !== '' && newest.length !== AES_KEY_LENGTH
  if (missing.length === 0 && !wrongKey)
    return { name: 'variables', state: 'ok', seen: 'all are set' }
  const seen = [
    ...missing.map((name) => `${name} is not set`),
    ...(wrongKey
      ? [`WECHAT_ENCODING_AES_KEY has ${newest.length} characters, not ${AES_KEY_LENGTH}`]
      : []),
  ].join('; ')
  return {
    name: 'variables',
    state: 'bad',
    seen,
    todo: VARIABLES,
  }
}

async function ask(patient: Patient, path: string, init?: RequestInit): Promise<Reply> {
  const base = patient.variables['WECHAT_API_URL'] ?? 'https://api.weixin.qq.com'
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    return (await (await fetch(`${base}${path}`, { ...init, signal })).json()) as Reply
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { errcode: -1, errmsg: `no answer from ${base}: ${reason}` }
  }
}

const post = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })
const bad = (name: string, { errcode = 0, errmsg = '' }: Reply): Finding => ({
  name,
  state: 'bad',
  seen: `${errcode} ${errmsg}`,
  todo: todoFor(errcode),
})

async function accessToken(patient: Patient) {
  const { variables: given } = patient
  const reply = await ask(
    patient,
    '/cgi-bin/stable_token',
    post({
      grant_type: 'client_credential',
      appid: given['WECHAT_OA_APP_ID'] ?? '',
      secret: given['WECHAT_OA_APP_SECRET'] ?? '',
    }),
  )
  if (!reply.access_token) return { finding: bad('token', reply) }
  const finding: Finding = {
    name: 'token',
    state: 'ok',
    seen: 'WeChat gave one; this IP is in the whitelist',
  }
  return { finding, value: reply.access_token }
}

async function cardTicket(patient: Patient, token: string) {
  const query = new URLSearchParams({ access_token: token, type: 'wx_card' })
  const reply = await ask(patient, `/cgi-bin/ticket/getticket?${query.toString()}`)
  if (!reply.ticket) return { finding: bad('ticket', reply) }
  return {
    finding: { name: 'ticket', state: 'ok', seen: 'WeChat gave one' } as Finding,
    value: reply.ticket,
  }
}

/** A card that does not exist: whoever may ask hears so, whoever may not hears 48001. */
async function permission(patient: Patient, token: string): Promise<Finding> {
  const card_id = patient.cardId ?? MADE_UP_CARD
  const path = `/card/get?${new URLSearchParams({ access_token: token }).toString()}`
  const reply = await ask(patient, path, post({ card_id }))
  const allowed = [0, 40073, 41012, 40035]
  if (!allowed.includes(reply.errcode ?? 0)) return bad('permission', reply)
  return { name: 'permission', state: 'ok', seen: `cards may be asked for (${reply.errcode ?? 0})` }
}

function signature(
  { cardId = MADE_UP_CARD, nowMs, showTicket }: Patient,
  apiTicket: string,
): Finding {
  const timestamp = String(Math.floor(nowMs / 1000))
  const nonceStr = randomBytes(8).toString('hex')
  const signed = signCard({ apiTicket, timestamp, cardId, nonceStr })
  const shown = showTicket ? apiTicket : '(run again with --show-ticket)'
  return {
    name: 'signature',
    state: 'by hand',
    seen: `api_ticket ${shown}, timestamp ${timestamp}, nonce_str ${nonceStr}, card_id ${cardId}: ours is ${signed}`,
    todo: `Fill these into ${CHECKER} and compare: both signatures must be the same. The ticket is a secret for two hours.`,
  }
}

/** WeChat's own first question to the server address: the signed echo. */
async function callback({ variables: given, nowMs }: Patient): Promise<Finding> {
  const url = given['WECHAT_CALLBACK_URL']
  const name = 'callback'
  if (!url) {
    const todo = `Set WECHAT_CALLBACK_URL to the environment's HTTP address with the path of notify, the same as in ${CALLBACK}.`
    return { name, state: 'skipped', seen: 'WECHAT_CALLBACK_URL is not set', todo }
  }
  const right = await echo(url, given['WECHAT_CALLBACK_TOKEN'] ?? '', nowMs)
  if (!right.echoed) {
    const todo = `The HTTP path must be open and the function must have the same WECHAT_CALLBACK_TOKEN as ${CALLBACK}.`
    return { name, state: 'bad', seen: right.seen, todo }
  }
  const wrong = await echo(url, 'another token', nowMs)
  if (!wrong.echoed) return { name, state: 'ok', seen: 'answers the signed question, and no other' }
  const todo = 'The function answers questions that nobody signed. Deploy it again: npm run deploy.'
  return { name, state: 'bad', seen: 'answers an unsigned question', todo }
}

async function echo(url: string, token: string, nowMs: number) {
  const [timestamp, nonce, echostr] = [
    String(Math.floor(nowMs / 1000)),
    randomBytes(4).toString('hex'),
    randomBytes(8).toString('hex'),
  ]
  const query = new URLSearchParams({
    signature: sortedSha1([token, timestamp, nonce]),
    timestamp,
    nonce,
    echostr,
  })
  try {
    const reply = await fetch(`${url}?${query.toString()}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = (await reply.text()).trim()
    const isPage = /^<(!doctype|html)/i.test(text)
    const said = isPage ? 'a web page, not our function' : text.slice(0, 200) || 'an empty answer'
    return { echoed: text === echostr, seen: `HTTP ${reply.status}: ${said}` }
  } catch (error) {
    return { echoed: false, seen: error instanceof Error ? error.message : String(error) }
  }
}

/** Names of the checks, and the steps of a deployment that would be left to take. */
const CLOUD = {
  collections: ['collection', 'close'],
  indexes: ['index'],
  functions: ['function', 'settings'],
  timers: ['timers'],
  'HTTP paths': ['path'],
} as const

async function cloud({ environment, target }: Patient): Promise<Finding[]> {
  const names = Object.keys(CLOUD) as (keyof typeof CLOUD)[]
  if (!environment) {
    const todo =
      'Set TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY (console.cloud.tencent.com/cam/capi) and run again.'
    return names.map((name) => ({
      name,
      state: 'skipped',
      seen: 'no credentials of the cloud',
      todo,
    }))
  }
  const { steps } = planFor(target, await environment.read())
  return names.map((name) => {
    const kinds: readonly string[] = CLOUD[name]
    const open = steps.filter(
      (step) => kinds.includes(step.kind) && !(step.kind === 'function' && step.exists),
    )
    if (open.length === 0) return { name, state: 'ok', seen: 'as the project wants them' }
    return {
      name,
      state: 'bad',
      seen: open.map(describe).join('; '),
      todo: 'npm run deploy -- --env <id> does this after showing it.',
    }
  })
}
