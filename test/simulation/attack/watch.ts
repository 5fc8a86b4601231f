import type { House } from '../../functions/house'

/** A text and where it lies. */
export interface Text {
  place: string
  text: string
}

/** What calls said and were told that nobody else may find: by kind. */
export interface Spoken {
  memberCodes: Set<string>
  invitations: Set<string>
  pins: Set<string>
  pickUpCodes: Set<string>
  openids: Set<string>
}

interface Asked {
  action?: string
  input?: { pin?: string }
}

interface Told {
  data?: { codes?: { value: string }[]; code?: string; pickupCode?: string }
}

/** Listens to all calls from now on: every log line, and what was secret in them. */
export function watch(house: House): { lines(): Text[]; spoken: Spoken } {
  const calls = new Map<string, { name: string; logs: readonly { line: string }[] }>()
  const spoken: Spoken = {
    memberCodes: new Set(),
    invitations: new Set(),
    pins: new Set(),
    pickUpCodes: new Set(),
    openids: new Set(),
  }
  house.host.log.onChange(({ callId, name, logs, identity, input, output }) => {
    calls.set(callId, { name, logs })
    if (identity.openid !== '') spoken.openids.add(identity.openid)
    const { action, input: given } = (input ?? {}) as Asked
    const { data } = (output ?? {}) as Told
    if (given?.pin !== undefined) spoken.pins.add(given.pin)
    for (const { value } of data?.codes ?? []) spoken.memberCodes.add(value)
    if (action === 'team.invite' && data?.code !== undefined) spoken.invitations.add(data.code)
    if (data?.pickupCode !== undefined) spoken.pickUpCodes.add(data.pickupCode)
  })
  return {
    spoken,
    lines: () =>
      [...calls.values()].flatMap(({ name, logs }) =>
        logs.map(({ line }) => ({ place: `log of ${name}`, text: line })),
      ),
  }
}
