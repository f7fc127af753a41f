import type { Context } from 'hono'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Person } from '../db/access.ts'
import type { Database } from '../db/connection.ts'
import type { Ability } from '../domain/ability.ts'
import type { Language } from '../domain/problem-text.ts'
import type { HealthOf } from '../operations/health.ts'
import type { Engine } from '../temporal/client.ts'
import { invalid, Problem } from './problem.ts'

/** What every handler stands on. */
export interface Surroundings {
  db: Database
  engine: Engine
  publicUrl: string
  timeZone: string
  temporalUiUrl: string | null
  /** Whose word for the address of a client is taken; see `clientAddress`. */
  trustedProxies?: string[]
  /** Seals what the database may not know in the clear. */
  secretKey: Buffer
  demo: { password: string } | null
  webRoot: string | null
  now: () => Date
  health: HealthOf
  log: Logger
}

export interface Call<Query = unknown, Body = unknown> extends Surroundings {
  context: Context
  person: Person
  sessionId: string
  language: Language
  requestId: string
  params: Record<string, string>
  query: Query
  body: Body
  rawBody: string
}

export interface Answer {
  status?: number
  body?: unknown
  version?: number
  headers?: Record<string, string>
}

/**
 * One route: who may come at all, what it takes, what it answers. The routes, the documentation and the tests
 * over all routes are made from these.
 */
export interface Endpoint {
  method: 'get' | 'post' | 'patch' | 'delete' | 'put'
  /** Under /api, with {name} for what stands in the address. */
  path: string
  summary: string
  /**
   * nobody: without a session. self: whoever is signed in. Otherwise a permission on the subject, or one of the
   * others, and the action if given.
   */
  for: 'nobody' | 'self' | { subject: string; or?: string[]; action?: string }
  query?: z.ZodType
  body?: z.ZodType
  /** Takes a form with a file instead of a body: so many bytes at most, and these fields beside it. */
  upload?: { maxSize: number; fields: z.ZodType }
  /** What stands in the address, where it is more than the name says. */
  params?: Record<string, z.ZodType>
  /** The body of success, whole: a test refuses what is not in it. */
  answer?: z.ZodType
  /** The content types of its success, where that is a file and not JSON. */
  produces?: string[]
  /** What stands now, as a 409 or 412 tells it; without it, the same as the answer. */
  current?: z.ZodType
  /** What it answers instead, by status, where it is only asked what it would do. */
  instead?: Record<number, z.ZodType>
  /** The status of success, and the problems it may answer besides those that every route may. */
  status?: number
  problems?: number[]
  /** The command it gives, where it gives one. */
  command?: string
  /** Takes its body unparsed: it has something to look up before it says what is wrong with it. */
  parsesItself?: boolean
  handle: (call: Call<never, never>) => Promise<Answer | Response>
}

/** Keeps the types of what a route takes between its schema and its handler. */
export function endpoint<Q extends z.ZodType = z.ZodUnknown, B extends z.ZodType = z.ZodUnknown>(
  route: Omit<Endpoint, 'query' | 'body' | 'handle'> & {
    query?: Q
    body?: B
    handle: (call: Call<z.infer<Q>, z.infer<B>>) => Promise<Answer | Response>
  },
): Endpoint {
  return route
}

/** Whether somebody with these rights is one of those whom an endpoint is for. */
export function isFor(ability: Ability, { for: whom }: Pick<Endpoint, 'for'>): boolean {
  if (typeof whom !== 'object') return true
  const subjects = [whom.subject, ...(whom.or ?? [])]
  const { action } = whom
  if (action) return subjects.some((subject) => ability.can(action, subject))
  return ability.rules.some((rule) => !rule.inverted && [...subjects, 'all'].includes(String(rule.subject)))
}

export function parsed<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value, { reportInput: true })
  if (!result.success) throw invalid(result.error)
  return result.data
}

/** The version a client last saw, of `If-Match: "v12"`; `*` and none count as absent. */
export function ifMatchOf(context: Context): number | null {
  const header = context.req.header('if-match')?.trim()
  if (header === undefined || header === '*') return null
  const match = /^"v(\d{1,9})"$/.exec(header)
  if (!match) throw new Problem(412, 'stale')
  return Number(match[1])
}
