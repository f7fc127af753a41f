import { HistoryEntryRow } from '../../db/history-entry.ts'
import { keeperOf } from '../../db/keeper.ts'
import { NotificationRow } from '../../db/notification.ts'
import { SettingRow } from '../../db/setting.ts'
import { defaultCalendar } from '../../domain/calendar.ts'
import { livingSubjectOf } from '../../domain/lifecycles.ts'
import { nudge } from '../../temporal/nudge.ts'
import { describe, expect, test } from 'vitest'
import { eventually, type Stage } from './stage.ts'

/** A moment of Shanghai, where the company is. */
export const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)

export interface Days {
  daysOff?: string[]
  workingDays?: string[]
}

/** What happens to one record by the clock: how it begins, and each command that comes of it, with its minute. */
export interface ClockStory<People> {
  title: string
  begins: string
  bring: (people: People) => Promise<string>
  comes: [command: string, moment: string][]
  /** Who is told, by the kind of the notice. */
  told?: Record<string, string>
  calendar?: Days
}

/** The company's clock and calendar, and what the clock has done to a record. */
export function clockOf(stage: () => Stage) {
  async function setCalendar(days: Days): Promise<void> {
    const value = { ...defaultCalendar('Asia/Shanghai'), daysOff: [], workingDays: [], ...days }
    await stage().db.transaction((em) =>
      em.upsert(SettingRow, { key: 'calendar', value, updatedAt: stage().now(), version: 1 }),
    )
  }

  /** Moves the company's clock; a sleeping process hears of it by a nudge. */
  async function goTo(number: string, moment: Date): Promise<void> {
    stage().setClock(moment)
    await nudge(stage().engine, number)
  }

  const byClock = (number: string) =>
    stage()
      .db.read()
      .find(HistoryEntryRow, { number, actor: 'clock' }, { orderBy: { id: 'asc' } })
  const clockCommands = async (number: string) => (await byClock(number)).map(({ command }) => command)

  async function fired(number: string, command: string): Promise<number[]> {
    return (await byClock(number))
      .filter((entry) => entry.command === command)
      .map((entry) => entry.at.getTime())
  }

  async function mustHaveFired(number: string, command: string): Promise<number[]> {
    const moments = await fired(number, command)
    if (moments.length === 0)
      throw new Error(`${command} has not fired: ${(await clockCommands(number)).join(', ')}`)
    return moments
  }

  /** Until the process has read the record as it is and nothing more is due. */
  async function quiet(number: string): Promise<void> {
    await eventually(async () => {
      const { nextAt } = await stage()
        .db.read()
        .findOneOrFail(keeperOf(livingSubjectOf(number)).row, { number })
      if (nextAt && nextAt <= stage().now()) throw new Error(`something is due since ${nextAt.toISOString()}`)
      const { raw } = await stage().engine.client.workflow.getHandle(number).describe()
      if (raw.pendingWorkflowTask || (raw.pendingActivities?.length ?? 0) > 0)
        throw new Error('still at work')
    })
  }

  const afterwards = ({ comes, begins }: ClockStory<never>) =>
    new Date(at(comes.at(-1)?.[1] ?? begins).getTime() + 3600_000)

  /** Each timer fires once, within seconds of its moment, and whom it concerns is told. */
  async function firesInTime(number: string, story: ClockStory<never>): Promise<void> {
    for (const [command, moment] of story.comes) {
      await goTo(number, new Date(at(moment).getTime() - 1500))
      expect(await fired(number, command)).toEqual([])
      const [when] = await eventually(() => mustHaveFired(number, command))
      expect(Math.abs((when ?? 0) - at(moment).getTime())).toBeLessThan(5000)
    }
    for (const [kind, person] of Object.entries(story.told ?? {})) {
      const told = await stage().db.read().find(NotificationRow, { kind, number })
      expect([kind, ...told.map((notice) => notice.person)]).toEqual([kind, person])
    }
    await goTo(number, afterwards(story))
    await quiet(number)
    expect(await clockCommands(number)).toEqual(story.comes.map(([command]) => command))
  }

  /** While no worker runs they wait, and fire once at its return. */
  async function firesAfterwards(number: string, story: ClockStory<never>): Promise<void> {
    await quiet(number)
    await stage().stopWorker()
    await goTo(number, afterwards(story))
    expect(await clockCommands(number)).toEqual([])
    await stage().startWorker()
    await eventually(() => mustHaveFired(number, story.comes.at(-1)?.[0] ?? ''))
    await quiet(number)
    expect(await clockCommands(number)).toEqual(story.comes.map(([command]) => command))
  }

  /** Each story twice: with a worker in time, and with one that comes back too late. */
  function plays<People>(stories: ClockStory<People>[], people: (moment: string) => Promise<People>): void {
    const begun = async ({ calendar, begins, bring }: ClockStory<People>) => {
      await setCalendar(calendar ?? {})
      return bring(await people(begins))
    }
    describe.each(stories)('when $title', (story) => {
      test('each timer fires once, within seconds of its moment', async () => {
        await firesInTime(await begun(story), story)
      }, 60_000)

      test('while no worker runs they wait, and fire once at its return', async () => {
        await firesAfterwards(await begun(story), story)
      }, 60_000)
    })
  }

  return { plays, setCalendar, goTo, fired, mustHaveFired, clockCommands, quiet }
}
