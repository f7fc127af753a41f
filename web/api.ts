import { ref } from 'vue'
import { language } from './i18n.ts'

export interface FieldProblem {
  field: string
  code: string
  message: string
}

/** A problem the API told of: `title` is for the person. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string
  readonly errors: FieldProblem[]
  readonly current: unknown
  readonly params: Record<string, unknown>

  constructor(body: Record<string, unknown>) {
    super(String(body.title))
    this.status = Number(body.status)
    this.code = String(body.code)
    this.requestId = String(body.requestId ?? '')
    this.errors = (body.errors ?? []) as FieldProblem[]
    this.current = body.current
    this.params = (body.params ?? {}) as Record<string, unknown>
    if (refusals.size > 50) refusals.clear()
    refusals.set(this.message, this.requestId)
  }
}

const refusals = new Map<string, string>()
/** The number of the latest request that was answered with this sentence: who runs the product finds it in its log. */
export const requestNumberOf = (sentence: string): string => refusals.get(sentence) ?? ''

/** True while the session has ended under the person: the sign-in dialog stands over the page, which stays. */
export const signedOut = ref(false)
/** What the person must do first, once a page was refused for it: the rules may change while he works. */
export const duty = ref('')
const duties = new Set(['must-change-password', 'must-enrol-second-factor'])
/** Requests under way, for the bar on top. */
export const underWay = ref(0)
export const offline = ref(false)

interface Options {
  form?: FormData
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  version?: number
  key?: string
}

/** Signing in, and asking whether one is signed in: there a 401 is an answer like any other. */
const isAtDoor = (method: string, path: string) => path === '/session' && method !== 'PATCH'

async function request<T>(
  method: string,
  path: string,
  { query, body, form, version, key }: Options = {},
): Promise<T> {
  const given = Object.entries(query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  const headers: Record<string, string> = { 'accept-language': language.value }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (version !== undefined) headers['if-match'] = `"v${version}"`
  if (method === 'POST' && path !== '/session') headers['idempotency-key'] = key ?? crypto.randomUUID()
  underWay.value += 1
  try {
    const response = await fetch(`/api${path}${search && `?${search}`}`, {
      method,
      headers,
      ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    offline.value = false
    if (response.status === 204) return undefined as T
    const answer = (await response.json()) as Record<string, unknown>
    if (response.ok) return answer as T
    if (response.status === 401 && !isAtDoor(method, path)) signedOut.value = true
    if (response.status === 403 && duties.has(String(answer.code))) duty.value = String(answer.code)
    throw new Refused(answer)
  } catch (error) {
    if (error instanceof TypeError) offline.value = true
    throw error
  } finally {
    underWay.value -= 1
  }
}

export const get = <T>(path: string, query?: Options['query']) =>
  request<T>('GET', path, query ? { query } : {})
export const post = <T>(path: string, body: unknown, options: Options = {}) =>
  request<T>('POST', path, { ...options, body })
export const upload = <T>(path: string, form: FormData) => request<T>('POST', path, { form })
export const put = <T>(path: string, body: unknown, version?: number) =>
  request<T>('PUT', path, version === undefined ? { body } : { body, version })
export const patch = <T>(path: string, body: unknown, version?: number) =>
  request<T>('PATCH', path, { body, ...(version === undefined ? {} : { version }) })
export const remove = (path: string, version?: number, body?: unknown) =>
  request<undefined>('DELETE', path, { ...(version === undefined ? {} : { version }), body })

interface Pending {
  id: string
  state: 'pending' | 'done' | 'refused' | 'expired'
  problem: Record<string, unknown> | null
}

/** Gives a command and waits for its end, also when the first answer is only "received". */
export async function command<T extends object>(path: string, body: unknown, version: number): Promise<T> {
  const answer = await post<T | Pending>(path, body, { version })
  if (!('state' in answer) || answer.state !== 'pending') return answer as T
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const { state, problem } = await get<Pending>(`/commands/${answer.id}`)
    if (state === 'pending') continue
    if (state === 'done') return get<T>(path.replace(/\/[^/]+$/, ''))
    throw new Refused(problem ?? { title: state, code: state, status: 409 })
  }
}
