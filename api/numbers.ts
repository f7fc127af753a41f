import { z } from 'zod'
import { line } from '../domain/input.ts'

/** Which records something is done to at once: 1 to 500 numbers, none of them twice. */
export const numbers = z
  .array(line(20))
  .min(1)
  .max(500)
  .superRefine((given, context) => {
    for (const [index, number] of given.entries())
      if (given.indexOf(number) < index)
        context.addIssue({ code: 'custom', path: [index], params: { code: 'duplicate' } })
  })
