import { z } from 'zod'
import { reach, type Ability } from './ability.ts'
import type { Settings } from './setting.ts'
import {
  line,
  optionalCode,
  optionalDay,
  optionalLine,
  optionalMoney,
  optionalPhone,
  username,
} from './input.ts'

/** A customer 客户 as people type it: amounts in yuan, codes of the dictionary, people by user name. */
const rating = z.int().min(1).max(5)
const fields = {
  name: line(100),
  region: optionalCode,
  level: z.int().min(1).max(99).optional(),
  satisfaction: rating.optional(),
  credit: rating.optional(),
  registeredOn: optionalDay,
  address: optionalLine(200),
  postcode: pattern(/^\d{6}$/, 'not-a-postcode'),
  phone: optionalPhone,
  fax: optionalPhone,
  website: pattern(/^(https?:\/\/)?[\w-]+(\.[\w-]+)+([/?#][^\s"<>]*)?$/, 'not-a-website'),
  creditCode: optionalLine(18).superRefine((value, context) => {
    if (typeof value === 'string' && !isCreditCode(value))
      context.addIssue({
        code: 'custom',
        params: { code: 'not-a-credit-code' },
        message: 'not-a-credit-code',
      })
  }),
  licence: optionalLine(30),
  legalRepresentative: optionalLine(50),
  registeredCapital: optionalMoney,
  annualTurnover: optionalMoney,
  bank: optionalLine(100),
  bankAccount: pattern(/^[\d\s-]{6,40}$/, 'not-an-account'),
  localTaxNumber: pattern(/^[\dA-Za-z]{6,30}$/, 'not-a-tax-number'),
  nationalTaxNumber: pattern(/^[\dA-Za-z]{6,30}$/, 'not-a-tax-number'),
}
export const customerInput = z.strictObject({ ...fields, manager: username })
export type CustomerInput = z.infer<typeof customerInput>
/** Whose customer it is changes by a hand-over, not by an edit. */
export const customerEdit = z.strictObject(fields).partial()
export type CustomerEdit = z.infer<typeof customerEdit>

/** Amounts are kept in fen. */
export const customerAmounts = ['registeredCapital', 'annualTurnover'] as const
/** For its manager and the supervisors only, whoever may edit this customer, unless the setting shares them. */
export const financialFields = ['bank', 'bankAccount', 'localTaxNumber', 'nationalTaxNumber'] as const

const acts = ['edit', 'delete', 'restore'] as const
export type CustomerAct = (typeof acts)[number]

interface Kept {
  manager: string
  deletedAt?: Date | null | undefined
}

/** What somebody may do to a customer now: one in the bin can only be taken out of it. */
export function customerAllows(ability: Ability, customer: Kept): CustomerAct[] {
  const binned = Boolean(customer.deletedAt)
  return acts.filter(
    (act) => (act === 'restore') === binned && reach(ability, act, 'Customer', customer) !== null,
  )
}
/** Asked of somebody who may read the customer. */
export const seesFinances = (ability: Ability, customer: Kept, settings: Settings): boolean =>
  settings['customer.shareFinancialFields'] === 'readers' ||
  reach(ability, 'edit', 'Customer', customer) !== null

/** Its case is its manager's business and the supervisors'; whether it is lost everybody may know. */
export const seesChurnCases = (ability: Ability, { manager }: Kept): boolean =>
  reach(ability, 'read', 'ChurnCase', { customerManager: manager }) !== null

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 统一社会信用代码: 18 characters without I, O, S, V, Z, the last of which checks the others (GB 32100-2015). */
export const isCreditCode = (text: string): boolean =>
  text.length === 18 && creditCodeOf(text.slice(0, 17)) === text

/** The whole code of its first 17 characters; null when they are none. */
export function creditCodeOf(stem: string): string | null {
  const values = [...stem].map((character) => alphabet.indexOf(character))
  if (values.length !== 17 || values.includes(-1)) return null
  let weight = 1
  let sum = 0
  for (const value of values) {
    sum += value * weight
    weight = (weight * 3) % 31
  }
  return stem + alphabet.charAt((31 - (sum % 31)) % 31)
}

function pattern(expression: RegExp, code: string) {
  return optionalLine(200).superRefine((value, context) => {
    if (typeof value === 'string' && !expression.test(value))
      context.addIssue({ code: 'custom', params: { code }, message: code })
  })
}
