/** What WeChat keeps: durable, in one LMDB file beside the cloud's. */
import { open, type RootDatabase } from 'lmdb'
import type { Card } from './card'
import type { PendingEvent } from './events'
import type { HeldCard } from './member'

interface Kinds {
  /** By access token. */
  token: { appid: string; expiresAt: number }
  /** By appid: the token handed out in normal mode, and the forced ones of the day. */
  app: { token: string; forcedAt: number; forcedDay: number; forced: number }
  /** By ticket: wx_card tickets of the official account. */
  ticket: { expiresAt: number }
  card: Card
  /** By code. */
  held: HeldCard
  /** By `nonce|timestamp` of a card signature. */
  nonce: { usedAt: number }
  /** By activate_ticket: what the person typed. */
  form: { code: string; fields: { name: string; value: string }[] }
  /** By ticket of a card's QR code. */
  qrcode: { cardId: string; outerStr: string; url: string; expiresAt: number }
  event: PendingEvent
  /** By path. */
  count: { minute: number; inMinute: number; day: number; inDay: number }
}

export class Store {
  private readonly db: RootDatabase<unknown, [string, string]>

  constructor(folder: string) {
    this.db = open<unknown, [string, string]>({ path: folder, noSubdir: false, cache: false })
  }

  /** One atomic step, on disk when it returns. */
  step<Result>(work: () => Result): Result {
    return this.db.transactionSync(work)
  }

  get<Kind extends keyof Kinds>(kind: Kind, id: string): Kinds[Kind] | undefined {
    return this.db.get([kind, id]) as Kinds[Kind] | undefined
  }

  put<Kind extends keyof Kinds>(kind: Kind, id: string, value: Kinds[Kind]): void {
    this.db.putSync([kind, id], value)
  }

  remove(kind: keyof Kinds, id: string): void {
    this.db.removeSync([kind, id])
  }

  list<Kind extends keyof Kinds>(kind: Kind): { id: string; value: Kinds[Kind] }[] {
    const range = this.db.getRange({ start: [kind, ''], end: [`${kind}\u0000`, ''] })
    return [...range].map(({ key, value }) => ({ id: key[1], value: value as Kinds[Kind] }))
  }

  clear(): void {
    this.db.clearSync()
  }

  close(): Promise<void> {
    return this.db.close()
  }
}
