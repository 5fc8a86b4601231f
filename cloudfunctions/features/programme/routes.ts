import * as v from 'valibot'
import type { ConsumerApi, MerchantApi } from '../../../typings/contract'
import { integer, key, nothing, text, time } from '../../platform/input'
import type { Routes } from '../../platform/router'
import { Refusal } from '../../platform/refusal'
import type { ConsumerGrant, MerchantGrant } from '../access'
import { writeAudit } from '../audit'
import { check } from './check'
import { readDraft, saveDraft } from './draft'
import { presetOf } from './presets'
import { compare } from './rules/compare'
import { programmesOf } from './rules/programme'
import { validate } from './rules/validate'
import { programmeConfig } from './schema'
import { currentProgramme, published } from './store'
import { cancelScheduled, publishDraft, rollBack, versionOf, versionView } from './versions'
import { programmeView } from './view'

export const consumerRoutes: Routes<Pick<ConsumerApi, 'programme.show'>, ConsumerGrant> = {
  'programme.show': {
    input: nothing,
    cost: 'read',
    run: async (context) => programmeView(await currentProgramme(context)),
  },
}

type Console = Pick<
  MerchantApi,
  | 'programme.show'
  | 'programme.preset'
  | 'programme.check'
  | 'programme.saveDraft'
  | 'programme.compare'
  | 'programme.publish'
  | 'programme.cancel'
  | 'programme.rollBack'
>

const version = integer(1, 1_000_000)
const revision = integer(0, 1_000_000)

export const merchantRoutes: Routes<Console, MerchantGrant> = {
  'programme.show': {
    input: v.strictObject({ version: v.exactOptional(version) }),
    cost: 'read',
    run: async (context, input) => {
      const [all, draft] = [await published(context), await readDraft(context)]
      const now = context.clock.now()
      const standing = { version: 0, config: draft?.config ?? presetOf('retail', '') }
      const current = all.length === 0 ? standing : programmesOf(all).at(now)
      const { version, config } =
        input.version === undefined ? current : await versionOf(context, input.version)
      return {
        version,
        config,
        versions: [...all].reverse().map((each) => versionView(each, all, now)),
        draft: draft && { config: draft.config, revision: draft.revision },
      }
    },
  },
  'programme.preset': {
    input: v.strictObject({
      industry: v.picklist(['retail', 'catering', 'services']),
      brandName: text(24, 1),
    }),
    cost: 'read',
    run: (_context, { industry, brandName }) =>
      Promise.resolve({ config: presetOf(industry, brandName) }),
  },
  'programme.check': {
    input: v.strictObject({ config: v.unknown() }),
    cost: 'heavy',
    run: async (context, { config }) => ({
      problems: check(config, await configs(context)),
    }),
  },
  'programme.saveDraft': {
    input: v.strictObject({ key, revision, config: programmeConfig }),
    cost: 'write',
    kept: true,
    run: async (context, input) => ({
      revision: await saveDraft(context, input),
      problems: validate(input.config, await configs(context)),
    }),
  },
  'programme.compare': {
    input: v.strictObject({ from: version, to: v.union([version, v.literal('draft')]) }),
    cost: 'read',
    run: async (context, { from, to }) => {
      const before = await versionOf(context, from)
      const after = to === 'draft' ? await readDraft(context) : await versionOf(context, to)
      if (!after) throw new Refusal('NOT_FOUND', 'there is no draft')
      return { changes: compare(before.config, after.config) }
    },
  },
  'programme.publish': {
    input: v.strictObject({
      key,
      revision: integer(1, 1_000_000),
      startsAt: v.exactOptional(time),
      note: text(200),
    }),
    cost: 'heavy',
    run: async (context, input, grant) => {
      const published = await publishDraft(context, grant, input)
      await audited(context, grant, 'programme.publish', input, published.version)
      return { version: published }
    },
  },
  'programme.cancel': {
    input: v.strictObject({ key, version, note: text(200) }),
    cost: 'heavy',
    run: async (context, input, grant) => {
      const published = await cancelScheduled(context, grant, input)
      await audited(context, grant, 'programme.cancel', input, published.version)
      return { version: published }
    },
  },
  'programme.rollBack': {
    input: v.strictObject({ key, version, note: text(200) }),
    cost: 'heavy',
    run: async (context, input, grant) => {
      const published = await rollBack(context, grant, input)
      await audited(context, grant, 'programme.rollBack', input, published.version)
      return { version: published }
    },
  },
}

const configs = async (context: Parameters<typeof published>[0]) =>
  (await published(context)).map(({ config }) => config)

async function audited(
  context: Parameters<typeof published>[0],
  grant: MerchantGrant,
  action: string,
  { key, note }: { key: Parameters<typeof saveDraft>[1]['key']; note: string },
  version: number,
): Promise<void> {
  await writeAudit(context, grant, { action, subject: `v${version}`, reason: note, key })
}
