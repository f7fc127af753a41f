import { z } from 'zod'
import type { Endpoint } from '../../api/endpoint.ts'
import { password } from './stage.ts'
import type { Somebody } from './principal.ts'

type Json = ReturnType<typeof JSON.parse>

/** A body that its route takes: the one written here, or the smallest that its schema lets through. */
export function exampleOf(endpoint: Endpoint, person: Somebody, subject: string | null): unknown {
  const { method, path, body } = endpoint
  const known = examples[`${method.toUpperCase()} ${path}`]
  if (known) return known(person)
  if (path.includes('/bulk/')) {
    const [list, name] = path.split('/bulk/')
    const input = examples[`POST ${list}/{number}/${name}`]?.(person) ?? {}
    return { numbers: [subject], input }
  }
  return body && smallest(schemaOf(body))
}

/** What a route wants to be asked behind its address. */
export function queryFor({ path, query }: Endpoint): string {
  const asked = (queries[path] ?? (query ? smallest(schemaOf(query)) : {})) as Record<string, string>
  const text = new URLSearchParams(asked).toString()
  return text && `?${text}`
}

const schemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json

const queries: Record<string, object> = { '/roles/who-has': { subject: 'Opportunity', action: 'read' } }

let made = 0
const opportunity = () => ({ customerName: '矩阵公司', summary: '一', probability: 10 })
const give = () => ({ assignee: 'manager1' })
const at = 'POST /opportunities/{number}'
/** One that is there, and that every manager may read. */
export const knownCustomer = 'KH-20190101-0001'
const ofTicket = 'POST /tickets/{number}'
const ofCase = 'POST /churn-cases/{number}'
const examples: Record<string, (person: Somebody) => Json> = {
  'POST /session': ({ username }) => ({ username, password }),
  'POST /session/password': () => ({ current: password, next: 'quite another phrase 2026' }),
  'POST /opportunities': opportunity,
  'PATCH /opportunities/{number}': () => ({ summary: '二' }),
  [`${at}/assign`]: give,
  [`${at}/reassign`]: give,
  [`${at}/hand-over`]: give,
  [`${at}/plan`]: () => ({ steps: [{ dueOn: '2035-01-08', item: '拜访' }] }),
  [`${at}/record-result`]: () => ({ step: 1, result: '好' }),
  [`${at}/fail`]: () => ({ reason: 'price' }),
  [`${at}/remark`]: () => ({ text: '请跟进' }),
  'POST /tickets': () => ({ type: 'consult', title: '矩阵', request: '一', customer: knownCustomer }),
  'PATCH /tickets/{number}': () => ({ title: '二' }),
  [`${ofTicket}/assign`]: give,
  [`${ofTicket}/reassign`]: give,
  [`${ofTicket}/hand-over`]: give,
  [`${ofTicket}/handle`]: () => ({ handling: '更换' }),
  [`${ofTicket}/feed-back`]: () => ({ result: '好', satisfaction: 4 }),
  [`${ofTicket}/remark`]: () => ({ text: '请跟进' }),
  [`${ofCase}/defer`]: () => ({
    measure: '上门拜访',
    reviewOn: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
  }),
  [`${ofCase}/confirm`]: () => ({ reason: 'price', note: '换了供应商' }),
  [`${ofCase}/hand-over`]: give,
  [`${ofCase}/remark`]: () => ({ text: '请跟进' }),
  'POST /customers': () => ({ name: `矩阵客户 ${(made += 1)}`, manager: 'manager1' }),
  'PATCH /customers/{number}': () => ({ address: '人民路 1 号' }),
  'POST /imports': () => formOf('客户名称,客户经理\n矩阵客户,manager1'),
  'PATCH /imports/{number}': () => ({ existing: 'fill' }),
  'POST /customers/{number}/contacts': () => ({ name: '王', mobile: '13900000000' }),
  'PATCH /contacts/{id}': () => ({ memo: '午后致电' }),
  'POST /hand-overs': () => ({ from: 'manager1', to: 'manager2', preview: true }),
  'POST /orders/{order}/match': () => ({ customer: null }),
  'PATCH /products/{code}': () => ({ lowStock: 5 }),
  'POST /customers/{number}/interactions': () => ({ date: '2026-01-05', type: 'phone', title: '询价' }),
  'PATCH /interactions/{id}': () => ({ title: '再询价' }),
  'POST /users': () => ({ username: `matrix${(made += 1)}`, name: '矩阵', role: 'customer-manager' }),
  'PATCH /users/{username}': () => ({ phone: '13900000000' }),
  'POST /roles': () => ({ name: `角色 ${(made += 1)}`, nameEn: `Role ${made}`, templates: ['executive'] }),
  'PATCH /roles/{code}': () => ({ name: `角色 ${(made += 1)}` }),
  'PUT /roles/{code}/permissions': () => ({ permissions: [] }),
  'POST /dictionary-entries': () => ({
    type: 'region',
    label: `地区 ${(made += 1)}`,
    labelEn: `Region ${made}`,
  }),
  'PATCH /dictionary-entries/{type}/{code}': () => ({ label: `原因 ${(made += 1)}` }),
  'PUT /dictionary-entries/{type}/order': () => ({ codes: ['female', 'male'] }),
  'PATCH /settings/{key}': () => ({ value: 4, appliesTo: 'new' }),
  'POST /settings/{key}/preview': () => ({ value: 4 }),
  'PATCH /session': () => ({ theme: 'dark' }),
  'POST /saved-views': () => ({ page: 'opportunities', name: '矩阵', query: {} }),
  'PATCH /saved-views/{id}': () => ({ name: '矩阵二' }),
}

function formOf(text: string): FormData {
  const form = new FormData()
  form.set('kind', 'customers')
  form.set('file', new Blob([text]), 'matrix.csv')
  return form
}

function smallest(schema: Json, root: Json = schema): Json {
  if (schema.$ref) return smallest(root.$defs[schema.$ref.split('/').at(-1)], root)
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf ?? schema.oneOf) return smallest((schema.anyOf ?? schema.oneOf)[0], root)
  if (schema.type === 'object')
    return Object.fromEntries(
      (schema.required ?? []).map((name: string) => [name, smallest(schema.properties[name], root)]),
    )
  if (schema.type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => smallest(schema.items, root))
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 0)
  if (schema.type === 'boolean') return true
  if (schema.type === 'null') return null
  if (schema.format === 'date') return '2035-01-08'
  if (schema.format === 'date-time') return '2035-01-08T00:00:00Z'
  return 'matrix'.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength ?? 400)
}
