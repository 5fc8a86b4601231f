import type { ServerResponse } from 'node:http'
import type { FaultRule, FaultSubject } from '../faults'
import type { Environment } from '../store/environment'
import { busy, conflict } from '../store/transactions'
import { textOf, type Body } from './request'

/** The caller was killed on purpose: it hears nothing any more. */
export class Killed extends Error {}

/** What of a request a fault may be aimed at. */
export function subjectOf(body: Body, environment: Environment, token: string): FaultSubject {
  const collection = textOf(body.collectionName)
  return {
    env: environment.name,
    token,
    action: textOf(body.action),
    collection,
    inTransaction: textOf(body.transactionId) !== '' && collection !== '',
  }
}

/**
 * Applies the faults that come before the action; the others are for `sendStruck`.
 * @throws Killed, or the CloudError that a fault stands for
 */
export function strikeBefore(
  strikes: readonly FaultRule[],
  { transactions }: Environment,
  body: Body,
  kill: () => void,
): void {
  for (const { kind } of strikes) {
    if (kind === 'killCaller') {
      kill()
      throw new Killed()
    }
    const ends =
      kind === 'expireTransaction' || kind === 'conflictAtOperation' || kind === 'conflictAtCommit'
    if (ends) transactions.abort(transactions.get(textOf(body.transactionId)))
    if (kind === 'conflictAtOperation' || kind === 'conflictAtCommit') throw conflict()
    if (kind === 'busy') throw busy()
  }
}

/** Sends late, or closes the connection instead. */
export async function sendStruck(
  response: ServerResponse,
  status: number,
  content: string | Buffer,
  strikes: readonly FaultRule[],
): Promise<void> {
  for (const strike of strikes) {
    if (strike.kind === 'slowReply') await new Promise((done) => setTimeout(done, strike.delayMs))
    if (strike.kind === 'dropReply' || strike.kind === 'killCaller') {
      response.destroy()
      return
    }
  }
  send(response, status, content)
}

/**
 * One write to the socket. `end(content)` would make it two, gathered in a vector, which costs more
 * than all the rest of a reply; and text that is ASCII, as nearly all is, need not be encoded.
 */
export function send(response: ServerResponse, status: number, content: string | Buffer): void {
  const text = typeof content === 'string'
  const bytes = Buffer.byteLength(content)
  response.writeHead(status, {
    'content-type': text ? 'application/json; charset=utf-8' : 'application/octet-stream',
    'content-length': bytes,
  })
  const { socket } = response
  socket?.cork()
  response.write(content, bytes === content.length ? 'latin1' : 'utf8')
  socket?.uncork()
  response.end()
}
