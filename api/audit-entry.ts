import { z } from 'zod'
import { auditSources } from '../db/audit-search.ts'
import { addDays, startOfDay } from '../domain/day.ts'
import { moment, pageOf, person } from './answer.ts'
import { presentAudit } from './audit-json.ts'
import { auditPage } from './audit-page.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

const values = z.record(z.string(), z.unknown())
const entry = z
  .strictObject({
    id: z.int(),
    source: z.enum(auditSources),
    at: moment,
    actor: person.nullable(),
    kind: z.string(),
    subject: z.string().nullable(),
    code: z.string().nullable(),
    readable: z.boolean(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    before: values.nullable(),
    after: values.nullable(),
    details: values,
  })
  .meta({ id: 'AuditEntry' })

const word = (max: number) => z.string().min(1).max(max).optional()
const query = z.strictObject({
  q: z.string().max(100).optional(),
  actor: word(32),
  kind: word(40),
  subject: word(40),
  code: word(60),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  source: z.enum(auditSources).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().max(400).optional(),
})

export const auditEntryEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/audit',
    summary: 'Who did what and when: records, sign-ins, refusals, administration; newest first',
    for: { subject: 'Audit', action: 'read' },
    query,
    answer: pageOf(entry),
    handle: async (call) => {
      const { from, to, limit, cursor, ...asked } = call.query
      const { timeZone } = call
      const { rows, ...rest } = await auditPage(
        call.db.read(),
        {
          ...asked,
          ...(from && { from: startOfDay(from, timeZone) }),
          ...(to && { until: startOfDay(addDays(to, 1), timeZone) }),
        },
        { ...(limit && { limit }), ...(cursor !== undefined && { cursor }) },
      )
      return { body: { items: await presentAudit(call, rows), ...rest } }
    },
  }),
]
