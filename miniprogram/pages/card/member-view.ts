import type { ProgrammeView } from '../../../typings/contract'
import { grouped } from '../../lib/money'
import { clockTime, hourOf, shortDate } from '../../lib/time'
import { serverNow } from '../../services/cloud'
import { minutesLeft } from '../../services/codes'
import { entryRow } from '../../services/entry-text'
import { memberFace } from '../../services/face'
import { language, textOf, words } from '../../services/language'
import { largeLetters } from '../../services/look'
import { dateLine, type KnownSummary } from '../../services/member'
import { benefitViews, nextLine } from './benefits'
import { progressView } from './progress'

/** How many of the latest entries the first screen shows. */
const LATEST = 3
/** How many steps of the expiry plan fit one row. */
const PLAN = 3

/** What the first frame shows: the card itself. */
export function cardView(known: KnownSummary, programme: ProgrammeView) {
  const { data, at, offline, failed } = known
  const face = memberFace(data.card, data.balances, data.expiring, programme)
  return {
    strip: dateLine(known),
    unanswered: failed && !offline,
    title: words().say.greeting(hourOf(serverNow()), data.nickname),
    logo: programme.card.logoFileId,
    elder: largeLetters(),
    frozen: data.card.status === 'frozen',
    face: offline ? withoutNetwork(face, at) : face,
  }
}

/** Everything below the card. */
export function belowView({ data }: KnownSummary, programme: ProgrammeView) {
  const { say, tell } = words()
  const now = serverNow()
  const elder = largeLetters()
  const [latest] = data.latest
  return {
    progress: progressView(data, elder),
    benefits: benefitViews(data),
    nextLine: nextLine(data),
    notes: [
      data.balances.deficitPoints > 0 ? tell.deficit(grouped(data.balances.deficitPoints)) : '',
      data.balances.heldPoints > 0 ? tell.held(grouped(data.balances.heldPoints)) : '',
    ].filter(Boolean),
    expiring: data.expiring.slice(0, PLAN).map(({ points, expiresAt }) => ({
      date: shortDate(expiresAt, language.get(), now),
      points: say.points(grouped(points)),
    })),
    entries: elder ? [] : data.latest.slice(0, LATEST).map(entryRow),
    latestLine: elder && latest ? lineOf(latest) : '',
    hasEntries: data.latest.length > 0,
    campaign: campaignView(programme, now),
  }
}

/** Without network the face says of when its points are, and how long the code still works. */
function withoutNetwork(face: ReturnType<typeof memberFace>, at: number) {
  const { tell } = words()
  const minutes = minutesLeft()
  return {
    ...face,
    pointsName: tell.pointsAt(clockTime(at)),
    expiring: minutes > 0 ? tell.codeLasts(minutes) : face.expiring,
  }
}

function lineOf(entry: KnownSummary['data']['latest'][number]): string {
  const { line, amount } = entryRow(entry)
  return [line.split(' · ')[0] ?? '', amount].filter(Boolean).join(' ')
}

/** The campaign that runs now, or the next one; null when none is announced. */
function campaignView({ campaigns }: ProgrammeView, now: number) {
  const [next] = campaigns.filter(({ until }) => until > now).sort((a, b) => a.from - b.from)
  if (!next) return null
  const { tell } = words()
  const date = (time: number) => shortDate(time, language.get(), now)
  return {
    title: tell.bonusTimes(textOf(next.name), String(next.multiplierHundredths / 100)),
    line: tell.between(date(next.from), date(next.until)),
  }
}
