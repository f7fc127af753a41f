import { expect } from 'vitest'
import { breach } from './contract.ts'
import { eventually, type Stage } from './stage.ts'

export type Person = Awaited<ReturnType<Stage['as']>>
type Json = ReturnType<typeof JSON.parse>

/** Sends a file as the console does. */
export async function sendFile(
  { app, endpoints }: Pick<Stage, 'app' | 'endpoints'>,
  { cookie }: Pick<Person, 'cookie'>,
  kind: string,
  content: string | Uint8Array,
  { name = 'file.csv', headers = {} }: { name?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: Json; headers: Headers }> {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new Blob([content]), name)
  const response = await app.request('/api/imports', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', cookie, ...headers },
    body: form,
  })
  const { status } = response
  const answer = { status, body: (await response.json()) as Json, headers: response.headers }
  const type = response.headers.get('content-type') ?? ''
  const wrong = breach(endpoints, { method: 'POST', path: '/api/imports' }, { ...answer, type })
  if (wrong) throw new Error(`POST /imports answers ${status} against its description: ${wrong}`)
  return answer
}

/** Waits until a step is through. */
export async function settled(person: Person, number: string, longest = 60_000): Promise<Json> {
  let job: Json
  await eventually(async () => {
    job = (await person.get(`/imports/${number}`)).body
    expect(['checking', 'running', 'takingBack']).not.toContain(job.state)
  }, longest)
  return job
}

/** One step from its begin to its end. */
export async function step(person: Person, number: string, act: string, longest?: number): Promise<Json> {
  const { status, body } = await person.post(`/imports/${number}/${act}`)
  expect([act, status, body.code, body.errors]).toEqual([act, 200, undefined, undefined])
  return settled(person, number, longest)
}

/** A file from its sending to the end of its run. */
export async function bring(
  stage: Stage,
  person: Person,
  kind: string,
  content: string | Uint8Array,
  { name, existing }: { name?: string; existing?: 'skip' | 'fill' } = {},
): Promise<Json> {
  const { status, body } = await sendFile(stage, person, kind, content, { ...(name && { name }) })
  expect([status, body.code]).toEqual([201, undefined])
  const { number, version } = body
  if (existing)
    expect(
      (await person.patch(`/imports/${number}`, { existing }, { 'if-match': `"v${version}"` })).status,
    ).toBe(200)
  const checked = await step(person, number, 'preview')
  expect([checked.state, checked.problem]).toEqual(['checked', null])
  if (!checked.totals.good && !checked.totals.fill) return checked
  return step(person, number, 'run')
}

/** What of the totals is not nothing. */
export const counts = ({ totals }: Json): Record<string, number> =>
  Object.fromEntries(Object.entries(totals as Record<string, number>).filter(([, count]) => count > 0))

export async function rowsIn(person: Person, number: string, state: string): Promise<Json[]> {
  const rows: Json[] = []
  for (let cursor = ''; ;) {
    const { body } = await person.get(
      `/imports/${number}/rows?state=${state}&limit=100${cursor && `&cursor=${cursor}`}`,
    )
    rows.push(...body.items)
    if (!body.nextCursor) return rows
    cursor = encodeURIComponent(body.nextCursor)
  }
}
