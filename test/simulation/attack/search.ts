import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WALLET_CARDS } from '../../../cloudfunctions/features/card/store'
import { officialOpenid } from '../../../emulator/wechat/wallet'
import { person } from '../../functions/card/wallet-house'
import type { House } from '../../functions/house'
import type { Spoken, Text } from './watch'

export interface Found {
  documents: number
  lines: number
  /** How many different secrets and personal things were looked for. */
  lookedFor: number
  /** What lay where it must not: kind and place. */
  found: string[]
}

/** Names of the deployment's variables that are no secrets. */
const OPEN = /_URL$|_APP_ID$|_PROGRAM_ID$|_TEMPLATES$/

/** What of a member's document names them. */
interface Person {
  _id: string
  number: string
  alias: string
  nickname: string
}

/**
 * A dump of the database and all log lines of the functions, searched: nowhere a key of the deployment, a
 * phone number, a code as it was shown, an invitation, a PIN or a birthday in the clear; in no log line who
 * somebody is to WeChat, what they are called, their number, or what they are to show; in the audit log
 * neither names nor numbers of members.
 */
export async function searchDump(
  house: House,
  { lines, spoken, phones }: { lines: readonly Text[]; spoken: Spoken; phones: readonly string[] },
): Promise<Found> {
  const documents = await dumped(house)
  const people = documents
    .filter(({ place }) => place === 'members')
    .map(({ text }) => JSON.parse(text) as Person)
  const nowhere = kinds({
    'a phone': phones.flatMap((phone) => [phone, `86${phone}`]),
    'a member code': spoken.memberCodes,
    'an invitation': spoken.invitations,
    'a PIN': spoken.pins,
  })
  const notLogged = kinds({
    'an openid': [...spoken.openids].flatMap((openid) => [
      // Plain words stand in log lines for themselves.
      ...(/[-\d]/.test(openid) ? [openid] : []),
      officialOpenid(person(openid)),
    ]),
    'a number': people.map(({ number }) => number),
    'an alias': people.map(({ alias }) => alias),
    'a pick-up code': spoken.pickUpCodes,
    'a wallet code': documents
      .filter(({ place }) => place === WALLET_CARDS)
      .map(({ text }) => (JSON.parse(text) as { _id: string })._id),
  })
  const named = kinds({ 'a number': people.map(({ number }) => number) })
  const nicknames = new Set(people.map(({ nickname }) => nickname).filter((name) => name !== ''))
  const secrets = secretsOf(house.variables)
  const found = new Set<string>()
  for (const [some, logged] of [
    [documents, false],
    [lines, true],
  ] as const) {
    for (const { place, text } of some) {
      const note = (kind: string) => found.add(`${kind} in ${place}`)
      for (const [name, value] of secrets) if (text.includes(value)) note(name)
      // A birthday is month and day; as a value of its own it can be nothing else.
      if (/"(0[1-9]|1[0-2])-\d\d"/.test(text)) note('a birthday')
      const words = [nowhere, ...(logged ? [notLogged] : place === 'audit' ? [named] : [])]
      for (const word of text.match(/[\w-]+/g) ?? [])
        for (const one of words) if (one.has(word)) note(one.get(word) ?? '')
      if (logged || place === 'audit')
        for (const name of nicknames) if (text.includes(name)) note('a nickname')
    }
  }
  const lookedFor = nowhere.size + notLogged.size + nicknames.size + secrets.length
  return {
    documents: documents.length,
    lines: lines.length,
    lookedFor,
    found: [...found].sort(),
  }
}

function kinds(values: Record<string, Iterable<string>>): Map<string, string> {
  return new Map(
    Object.entries(values).flatMap(([kind, some]) =>
      [...some].map((value): [string, string] => [value, kind]),
    ),
  )
}

/** Each key also without its name, and as bytes are often written. */
function secretsOf(variables: Record<string, string>): [string, string][] {
  const closed = Object.entries(variables).filter(([name]) => !OPEN.test(name))
  return closed.flatMap(([name, value]) => {
    const parts = [value, ...value.split(/[,:]/)].filter((part) => part.length >= 8)
    const hex = parts.map((part) => Buffer.from(part, 'base64').toString('hex'))
    // What is no base64 at all gives an empty text, which lies everywhere.
    const forms = [...parts, ...hex].filter((form) => form.length >= 8)
    return [...new Set(forms)].map((form): [string, string] => [name, form])
  })
}

/** Every document as an export writes it, by collection. */
async function dumped(house: House): Promise<Text[]> {
  const folder = mkdtempSync(join(tmpdir(), 'attack-dump-'))
  try {
    await house.cloud.exportTo(house.env, folder)
    return readdirSync(folder)
      .filter((file) => file.endsWith('.jsonl'))
      .flatMap((file) =>
        readFileSync(join(folder, file), 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((text) => ({ place: file.replace('.jsonl', ''), text })),
      )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
