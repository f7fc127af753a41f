import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { chanceOf } from './chance.ts'
import { live } from './deal.ts'
import type { Answer, Person } from './person.ts'
import { serve } from './service.ts'
import { winBack, type Warning } from './win-back.ts'

/** A command somebody gave, and what he was finally told. */
export interface Deed {
  id: string
  command: string
  number: string
  done: boolean
}
export type Give = (
  person: Person,
  command: string,
  number: string,
  input: object,
  version?: number,
) => Promise<Answer>

class GoHome extends Error {}
const final = new Set([200, 201, 204, 409, 412])

/**
 * People who work without pause, each on opportunities, tickets and silent customers of his own. What gets no answer, or is told to come again,
 * is sent again with the same key until it is done or refused, however often the product dies meanwhile.
 */
export function gather(
  people: { supervisor: Person; managers: Person[] },
  {
    size,
    seed,
    up,
    silent = [],
  }: { size: number; seed: number; up: () => Promise<unknown>; silent?: Warning[] },
) {
  const deeds: Deed[] = []
  const oddities: string[] = []
  const waiting = new Set<string>()
  let underway = 0
  let replayed = 0
  let stopped = false
  let keys = 0

  /** One request on the wire; null when nothing came back. */
  async function ask(request: () => Promise<Answer>): Promise<Answer | null> {
    underway += 1
    try {
      return await request()
    } catch {
      return null
    } finally {
      underway -= 1
    }
  }

  async function persist(what: string, request: () => Promise<Answer>, also: number[] = []): Promise<Answer> {
    if (stopped) throw new GoHome()
    waiting.add(what)
    for (;;) {
      const answer = await ask(request)
      if (!answer) await up()
      else if (final.has(answer.status) || also.includes(answer.status)) {
        waiting.delete(what)
        return answer
      } else {
        if (answer.status !== 202 && answer.status !== 503)
          oddities.push(`${what}: ${answer.status} ${answer.body.code}`)
        // Asked to come again; sooner than he was asked to, to keep the product busy.
        await wait(250)
      }
    }
  }

  const giveTo =
    (list: string): Give =>
    async (person, command, number, input, version) => {
      const key = `${seed}-${(keys += 1)}`
      const headers: Record<string, string> = { 'idempotency-key': key }
      if (version !== undefined) headers['if-match'] = `"v${version}"`
      const path = command === 'create' ? list : `${list}/${number}/${command}`
      const answer = await persist(`${command} ${number} by ${key}`, () => person.post(path, input, headers))
      if (answer.headers.has('idempotency-replayed')) replayed += 1
      const id = createHash('sha256').update(`${person.username} ${key}`).digest('hex')
      deeds.push({ id, command, number: answer.body.number ?? number, done: answer.status < 300 })
      return answer
    }

  // Without a key: whoever hears nothing of his deletion and asks again finds the record gone.
  const binFrom = (list: string) => (person: Person, number: string, version: number) =>
    persist(
      `delete ${number}`,
      () => person.delete(`${list}/${number}`, { 'if-match': `"v${version}"` }),
      [404],
    )

  const waysTo = (list: string) => ({ give: giveTo(list), bin: binFrom(list) })
  // Before anything dies; tickets are all this one customer's.
  const customer = people.supervisor
    .post('/customers', { name: `服务客户 ${seed}`, manager: people.managers[0]?.username })
    .then(({ body }) => body.number as string)

  const atWork = Array.from({ length: size }, async (_, index) => {
    const chance = chanceOf(seed + index)
    try {
      for (let deal = 1; ; deal += 1)
        if (silent.length > 0 && chance.isLucky(0.3))
          await winBack({ ...people, chance, give: giveTo('/churn-cases') }, silent.pop() as Warning)
        else if (chance.isLucky(0.35))
          await serve({ ...people, chance, ...waysTo('/tickets'), customer: await customer })
        else
          await live({
            ...people,
            chance,
            ...waysTo('/opportunities'),
            name: `客户 ${seed}-${index}-${deal}`,
          })
    } catch (error) {
      if (!(error instanceof GoHome)) throw error
    }
  })
  const home = Promise.all(atWork)
  home.catch(() => undefined)

  return {
    deeds,
    oddities,
    underway: () => underway,
    replayed: () => replayed,
    /** Everybody gets the answer he still waits for, and goes. */
    async stop() {
      stopped = true
      await eventually(() => expect([...waiting]).toEqual([]), 90_000)
      await home
    },
  }
}
export type Crowd = ReturnType<typeof gather>
