import type { EntryKey, Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { baseKey, isKey, keyTimeInWindow } from '../../platform/pure/key'
import { Refusal } from '../../platform/refusal'
import type { Account, EntryRef } from './rules/account'
import { requestHashOf } from './rules/chain'
import type { Command } from './rules/command'
import type { KeyedCommand } from './rules/decide'
import type { Actor } from './rules/entry'

export type Commands = Command | readonly [Command, ...Command[]]

export interface PostOptions {
  /** The caller's key, or one derived from it (`K:settle`); the latter skips the time window. */
  key: Key | EntryKey
  /** The action's name; with `input` it makes the request hash. */
  action: string
  /** The action's input; a `key` in it is left out of the hash. */
  input: unknown
  actor: Actor
  ref?: EntryRef
  /** The account if it has just been read: saves a round trip. */
  account?: Account
  /** A job carries out what was decided under this key, however long ago: its time was looked at then. */
  decided?: boolean
  /** When the account has been merged into another, that one takes it: for what an old sale or redemption brings. */
  follow?: boolean
}

/** What is asked of one account under one key. */
export interface Request {
  accountId: MemberId
  commands: KeyedCommand[]
  keys: EntryKey[]
  header: { requestHash: string; actor: Actor; ref: EntryRef }
}

/** @throws Refusal KEY_TIME */
export function requestOf(
  context: Context,
  accountId: MemberId,
  commands: Commands,
  { key, action, input, actor, ref = {}, account, decided = false }: PostOptions,
): Request {
  const now = context.clock.now()
  if (account && account._id !== accountId) throw new Error('the account passed is another one')
  if (isKey(key) ? !decided && !keyTimeInWindow(key, now) : baseKey(key) === null) {
    throw new Refusal('KEY_TIME', 'the key is not of our time; check the clock', { now })
  }
  const requestHash = requestHashOf({ action, input, accountId, actor: isKey(key) ? actor : null })
  const keyed = keyedCommands(key as EntryKey, commands)
  return {
    accountId,
    commands: keyed,
    keys: keyed.map((command) => command.key),
    header: { requestHash, actor, ref },
  }
}

/** The first bears the key, the others `<key>:<command kind>`. */
export function keyedCommands(key: EntryKey, commands: Commands): KeyedCommand[] {
  const list = 'kind' in commands ? [commands] : commands
  return list.map((command, index) => ({
    key: index === 0 ? key : (`${key}:${command.kind}` as EntryKey),
    command,
  }))
}
