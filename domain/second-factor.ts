import type { Rule } from './ability.ts'
import { subjects } from './permission.ts'
import type { Settings } from './setting.ts'

/** Whether somebody may touch who may what, or how the product works. */
export const isAdministrator = (rules: Rule[]): boolean =>
  rules.some(({ subject }) =>
    [subject].flat().some((name) => name === 'all' || subjects[String(name)]?.kind === 'administration'),
  )

/** Whom the company's setting obliges to have a second factor. */
export const mustHaveSecondFactor = (setting: Settings['security.secondFactor'], rules: Rule[]): boolean =>
  setting === 'administrators' && isAdministrator(rules)
