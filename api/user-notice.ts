import type { Transaction } from '../db/connection.ts'
import { notify, supervisorsOf } from '../db/notify.ts'
import { RoleRow } from '../db/role.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import { dayOf } from '../domain/day.ts'
import { isPowerful, superAdministrator, type GivenRole } from '../domain/user.ts'
import type { Call } from './endpoint.ts'

interface Whom {
  username: string
  name: string
}

/** Every active super administrator hears of it when somebody gets a supervisor's or an administrator's rights. */
export async function tellOfPower(em: Transaction, call: Call, whom: Whom, role: GivenRole): Promise<void> {
  if (!isPowerful(role)) return
  const people = await rowsOf(em, UserRow, { role: superAdministrator, active: true })
  const { name, nameEn } = (await rowOf(em, RoleRow, { code: role.code })) ?? {
    name: role.code,
    nameEn: role.code,
  }
  const params = { ...whom, role: role.code, roleName: name, roleNameEn: nameEn }
  await tell(
    em,
    call,
    people.map(({ username }) => username),
    'role-granted',
    params,
  )
}

/** His supervisors hear once of all that a deactivated person leaves behind. */
export async function tellOfDeactivation(
  em: Transaction,
  call: Call,
  whom: Whom,
  openWork: Record<string, number>,
): Promise<void> {
  const people = await supervisorsOf(em, whom.username, 'Opportunity')
  await tell(em, call, people, 'user-deactivated', { ...whom, ...openWork })
}

async function tell(
  em: Transaction,
  call: Call,
  people: string[],
  kind: string,
  params: Record<string, string | number>,
): Promise<void> {
  const at = call.now()
  // The person stands in the params: a user name is longer than the number of a record may be.
  const about = {
    subject: 'User',
    number: '',
    actor: call.person.user.username,
    at,
    today: dayOf(at, call.timeZone),
  }
  await notify(
    em,
    people.map((person) => ({ kind, to: { person }, params })),
    about,
  )
}
