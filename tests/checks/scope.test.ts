import { createMongoAbility } from '@casl/ability'
import { expect, test } from 'vitest'
import { scope } from '../../db/scope.ts'
import { abilityOf, rulesOf, type Ability } from '../../domain/ability.ts'
import { seededPermissions } from '../../domain/role.ts'

const nobody = createMongoAbility([]) as unknown as Ability

test.each(['system-administrator', 'executive'] as const)('a %s has no row of opportunities', (role) => {
  const ability = abilityOf(rulesOf({ username: 'somebody', role }, seededPermissions[role]))
  expect(scope(ability, 'read', 'Opportunity')).toEqual(scope(nobody, 'read', 'Opportunity'))
})

test('a query without an ability throws instead of returning everything', () => {
  expect(() => scope(undefined as unknown as Ability, 'read', 'Opportunity')).toThrow()
  expect(() => scope(null as unknown as Ability, 'read', 'Opportunity')).toThrow()
})
