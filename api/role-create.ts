import { CommandRow } from '../db/command.ts'
import { RoleRow } from '../db/role.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { differenceOf, mayChange, unionOf } from '../domain/permission.ts'
import { refuse } from '../domain/refusal.ts'
import { codeFrom, isReservedCode, type RoleInput } from '../domain/role-input.ts'
import { auditIn } from './audit.ts'
import { commandRow, type Mark } from './command-row.ts'
import type { Answer, Call } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { actorIn, demandFreeName, tellOfPower, inTurn, write } from './role-change.ts'
import { giverOf, permissionsOf, presentRole, superAdministrator } from './role-json.ts'

const subject = 'Role'

export const createRole = (call: Call, input: RoleInput): Promise<Answer> =>
  once(
    call,
    (mark) => make(call, mark, input),
    (known) => answerAgain(call, known),
  )

async function make(
  call: Call,
  mark: Mark,
  { code: wanted, name, nameEn, templates }: RoleInput,
): Promise<Answer> {
  const at = call.now()
  const body = await inTurn(call, async (em) => {
    const person = await actorIn(em, call, 'create')
    if (templates.includes(superAdministrator)) throw problemOf(refuse('forbidden', 'role-is-code'))
    const standing = await rowsOf(em, RoleRow, {})
    const stands = (code: string) => standing.some((role) => role.code === code)
    const taken = (code: string) => stands(code) || isReservedCode(code)
    const unknown = templates.findIndex((code) => !stands(code))
    if (unknown !== -1) throw problemOf(refuse('input', 'unknown-role', { field: `templates.${unknown}` }))
    demandFreeName(standing, { name, nameEn })
    if (wanted && taken(wanted)) throw problemOf(refuse('conflict', 'role-code-taken', { field: 'code' }))
    const permissions = unionOf(await Promise.all(templates.map((code) => permissionsOf(em, code))))
    // All of it is given to whoever gets the role, so nothing of it stands already.
    const verdict = mayChange(giverOf(person), [], permissions)
    if (verdict !== true) throw problemOf(verdict)
    const code = wanted ?? codeFrom(nameEn, taken)
    const row = { code, name, nameEn, createdAt: at, updatedAt: at, version: 1 }
    await em.insert(RoleRow, row)
    await write(em, code, permissions)
    const made = { subject, number: code, name: 'create', state: 'done', answerStatus: 201 } as const
    await em.insert(CommandRow, commandRow(call, mark, { ...made, version: 1 }))
    const { username: actor } = person.user
    const details = { before: null, after: { name, nameEn, templates, permissions } }
    await auditIn(em, call.context, { kind: 'role-created', actor, subject, code, details })
    await tellOfPower(em, call, row, differenceOf([], permissions))
    return presentRole(em, person, row)
  })
  return { status: 201, body, version: body.version, headers: { location: `/api/roles/${body.code}` } }
}

async function answerAgain(call: Call, known: CommandRow): Promise<Answer> {
  const headers = { 'idempotency-replayed': 'true' }
  const em = call.db.read()
  const row = await rowOf(em, RoleRow, { code: known.number ?? '' })
  if (!row) throw new Problem(404, 'not-found', { params: { number: known.number } })
  return { status: 201, body: await presentRole(em, call.person, row), version: row.version, headers }
}
