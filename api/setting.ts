import { z } from 'zod'
import { isSetting, settingRule, type SettingKey } from '../domain/setting.ts'
import { endpoint, parsed, type Call, type Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { changeSetting } from './setting-change.ts'
import { effectOf } from './setting-effect.ts'
import { lastApplication, presentSetting, presentSettings } from './setting-json.ts'

const subject = 'Setting'
const application = z
  .strictObject({
    total: z.int(),
    done: z.int(),
    moved: z.int(),
    wantedBy: z.string(),
    wantedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .nullable()
const setting = z.strictObject({
  key: z.string(),
  group: z.string(),
  value: z.unknown(),
  default: z.unknown(),
  unit: z.string().nullable(),
  input: z.strictObject({
    kind: z.enum(['number', 'integer', 'time', 'choice', 'switch', 'calendar', 'text']),
    min: z.number().optional(),
    max: z.number().optional(),
    options: z.array(z.string()).optional(),
  }),
  touchesProcesses: z.boolean(),
  /** Whether it says after how long a customer is warned of. */
  warnsOfCustomers: z.boolean(),
  /** How many open processes wait for a moment that is reckoned from it. */
  openProcesses: z.int(),
  application,
  version: z.int(),
  updatedAt: z.iso.datetime().nullable(),
})
const kind = z.strictObject({
  command: z.string(),
  moved: z.int(),
  atOnce: z.int(),
  dropped: z.int(),
})

export const settingEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/settings',
    summary: 'Every setting with its default, how it is typed, and how many open processes it bears on',
    for: { subject, action: 'read' },
    answer: z.strictObject({ items: z.array(setting) }),
    handle: async (call) => ({ body: { items: await presentSettings(call) } }),
  }),
  endpoint({
    method: 'post',
    path: '/settings/{key}/preview',
    summary:
      'Which deadlines of open processes would move under a value, by kind, or of how many customers it would warn; changes nothing',
    for: { subject, action: 'edit' },
    body: z.strictObject({ value: z.unknown() }),
    answer: z.strictObject({
      open: z.int(),
      touched: z.int(),
      kinds: z.array(kind),
      /** Of how many more customers a scan of today would warn, as far as lists are counted. */
      customers: z.int().nullable(),
    }),
    problems: [404],
    handle: async (call) => {
      const key = keyOf(call)
      const value = valueOf(key, call.body)
      return { body: await effectOf(call, key, value) }
    },
  }),
  endpoint({
    method: 'patch',
    path: '/settings/{key}',
    summary: 'Change a setting, for new deadlines only or for those of open processes too',
    for: { subject, action: 'edit' },
    body: z.strictObject({ value: z.unknown(), appliesTo: z.enum(['new', 'open']).optional() }),
    answer: setting,
    problems: [404, 409, 412, 428],
    handle: async (call) => {
      const key = keyOf(call)
      const value = valueOf(key, call.body)
      await changeSetting(call, key, value, call.body.appliesTo ?? 'new')
      const body = await presentSetting(call, key)
      return { body, version: body.version }
    },
  }),
  endpoint({
    method: 'get',
    path: '/settings/{key}/application',
    summary: 'How far the last change of a setting has come to the processes that were open',
    for: { subject, action: 'read' },
    answer: z.strictObject({ application }),
    problems: [404],
    handle: async (call) => ({ body: { application: await lastApplication(call, keyOf(call)) } }),
  }),
]

function keyOf({ params }: Call): SettingKey {
  const { key = '' } = params
  if (!isSetting(key)) throw new Problem(404, 'not-found', { params: { number: key } })
  return key
}

/** The value by the setting's own check; what is wrong with it is at `value`. */
function valueOf(key: SettingKey, body: { value?: unknown }): unknown {
  return parsed(z.object({ value: settingRule(key).input }), { value: body.value }).value
}
