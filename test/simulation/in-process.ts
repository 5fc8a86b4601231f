import type { ProgrammeConfig } from '../../typings/contract'
import { openHouse } from '../functions/house'
import { everyIndex, House } from './resend/house'

/** A house that a merchant has opened, on the in-process database. */
export async function openInProcess(change: (config: ProgrammeConfig) => void = () => undefined) {
  const house = new House(await everyIndex())
  const { clock, variables } = house
  const call = async <Result>(name: string, event: unknown, { openid }: { openid: string }) => {
    const { reply } = await house.send({ name, openid, event })
    if (!reply) throw new Error('nobody was to die')
    return reply as Result
  }
  return { house, ...(await openHouse({ clock, variables, call }, change)) }
}
