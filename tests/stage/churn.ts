import { takeNumber } from '../../db/number-counter.ts'
import { insertCustomer } from '../../db/new-customer.ts'
import { CustomerRow } from '../../db/customer.ts'
import { settingsIn } from '../../db/settings.ts'
import { create, wantNudge } from '../../db/write.ts'
import { newChurnCase } from '../../domain/churn-case.ts'
import { dayOf, startOfDay } from '../../domain/day.ts'
import { addMonths } from '../../domain/silence.ts'
import { timeZone, type Stage } from './stage.ts'

let made = 0

/** A customer who has said nothing for eight months, with the last order that made it so, or none. */
export async function silentCustomer(stage: Stage, manager: string, name?: string): Promise<string> {
  const at = stage.now()
  const number = await takeNumber(stage.db, 'KH', dayOf(at, timeZone))
  const silentSince = startOfDay(addMonths(dayOf(at, timeZone), -8), timeZone)
  const called = name ?? `沉默客户 ${(made += 1)}`
  await stage.db.transaction((em) =>
    insertCustomer(em, { number, name: called, manager, createdBy: 'supervisor', at: silentSince }),
  )
  return number
}

/** The case that a scan would open for this customer. */
export async function warnOf(stage: Stage, customer: string): Promise<string> {
  const at = stage.now()
  const today = dayOf(at, timeZone)
  const number = await takeNumber(stage.db, 'LS', today)
  await stage.db.transaction(async (em) => {
    const row = await em.findOneOrFail(CustomerRow, { number: customer })
    const { name: customerName, manager, level, lastOrderAt = null, silentSince } = row
    const measured = { customer, customerName, manager, level, lastOrderAt, months: 6 }
    const circumstances = { now: at, today, actor: 'system', settings: await settingsIn(em, timeZone) }
    const record = newChurnCase(number, { ...measured, silentSince: silentSince ?? at }, null, circumstances)
    await create(em, 'ChurnCase', record, { command: 'open', commandId: null, actor: 'system', at })
    await wantNudge(em, 'ChurnCase', number, at)
  })
  return number
}

export const caseOf = async (stage: Stage, manager: string): Promise<string> =>
  warnOf(stage, await silentCustomer(stage, manager))
