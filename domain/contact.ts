import { z } from 'zod'
import { line, optionalCode, optionalLine, optionalParagraph, optionalPhone } from './input.ts'

/** A contact 联系人 of a customer as people type it. */
const fields = {
  name: line(50),
  gender: optionalCode,
  position: optionalLine(50),
  officePhone: optionalPhone,
  mobile: optionalPhone,
  email: z.union([z.email().max(200), z.literal('').transform(() => null), z.null()]).optional(),
  wechat: optionalLine(50),
  memo: optionalParagraph(500),
  primary: z.boolean().optional(),
}
export const contactInput = z.strictObject(fields)
export type ContactInput = z.infer<typeof contactInput>
export const contactEdit = z.strictObject(fields).partial()
export type ContactEdit = z.infer<typeof contactEdit>

interface Phones {
  officePhone?: string | null | undefined
  mobile?: string | null | undefined
}
/** Somebody nobody can call is no contact. */
export const isReachable = ({ officePhone, mobile }: Phones) => Boolean(officePhone) || Boolean(mobile)
