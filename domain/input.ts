import { z } from 'zod'
import { isDay } from './day.ts'

/** What a person may type: the field builders of every input. An issue carries its code in `params.code`. */

// Tab and line feed are text; every other control character, and the marks that turn the reading direction, are not.

const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
const invisible = /[\u200b-\u200d\u2060\ufeff]/g

function issue(context: z.RefinementCtx, code: string, params: Record<string, unknown> = {}): void {
  context.addIssue({ code: 'custom', message: code, params: { code, ...params } })
}

function string(max: number, lines: boolean, required: boolean) {
  return z
    .string()
    .meta({ maxLength: max, ...(required && { minLength: 1 }) })
    .transform((value) => value.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .superRefine((value, context) => {
      if (!value.isWellFormed() || forbidden.test(value) || (!lines && /[\n\t]/.test(value)))
        issue(context, 'control-character')
      else if (required && value.replace(invisible, '').trim() === '') issue(context, 'required')
      else if ([...value].length > max) issue(context, 'too-long', { max })
    })
}

/** One line of text, at most `max` characters (code points), not blank. */
export const line = (max: number) => string(max, false, true)
/** Text of several lines, at most `max` characters, not blank. */
export const paragraph = (max: number) => string(max, true, true)
/** One line that may be absent: '' and null both mean "none" and become null. */
export const optionalLine = (max: number) => optional(string(max, false, false))
export const optionalParagraph = (max: number) => optional(string(max, true, false))

function optional<T extends z.ZodType<string>>(schema: T) {
  return z
    .union([schema, z.null()])
    .optional()
    .transform((value) => (value === undefined ? undefined : value || null))
}

/** A real calendar day, YYYY-MM-DD, in the company's time zone. */
export const day = z
  .string()
  .superRefine((value, context) => {
    if (!isDay(value)) issue(context, 'not-a-day')
  })
  .meta({ format: 'date' })
export const optionalDay = z.union([day, z.null()]).optional()

/** Yuan as a decimal string with at most two decimals, 0 to 999,999,999,999.99. */
const amount = /^\d{1,12}(\.\d{1,2})?$/
export const money = z
  .string()
  .superRefine((value, context) => {
    if (!amount.test(value)) issue(context, 'not-an-amount')
  })
  .meta({ pattern: amount.source })
export const optionalMoney = z.union([money, z.null()]).optional()

/** A telephone number as people write it; eleven digits when it looks like a mobile number. */
const phone = z
  .string()
  .transform((value) => value.normalize('NFKC').trim())
  .superRefine((value, context) => {
    if (value === '') return
    if (!/^[+\d][\d\s()\-#*]{4,29}$/.test(value)) issue(context, 'not-a-phone')
    else if (/^1[3-9]\d+$/.test(value) && value.length !== 11) issue(context, 'not-a-mobile')
  })
export const optionalPhone = optional(phone)
export const isMobile = (value: string) => /^(\+?86[\s-]?)?1[3-9]\d{9}$/.test(value.replace(/[\s-]/g, ''))

const name = /^[a-z0-9]{3,32}$/
export const username = z
  .string()
  .superRefine((value, context) => {
    if (!name.test(value)) issue(context, 'not-a-username')
  })
  .meta({ pattern: name.source })

/** A code of the data dictionary; whether it exists is checked where the dictionary is at hand. */
const codes = /^[a-z0-9][a-z0-9-]{0,39}$/
export const code = z
  .string()
  .superRefine((value, context) => {
    if (!codes.test(value)) issue(context, 'unknown-code')
  })
  .meta({ pattern: codes.source })
export const optionalCode = optional(z.union([code, z.literal('')]))

export const percent = z.int().min(0).max(100)
