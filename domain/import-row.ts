import { z } from 'zod'
import { contactInput, isReachable } from './contact.ts'
import { customerInput } from './customer.ts'
import { fieldProblems } from './field-problem.ts'
import type { ImportKind } from './import.ts'
import { readCell, type Words } from './import-cell.ts'
import { importFields } from './import-field.ts'
import { line, money, optionalLine } from './input.ts'
import { nameKey } from './name-key.ts'
import { opportunityInput, usualProbability } from './opportunity.ts'
import { orderStatuses } from './order.ts'
import type { ProblemCode } from './problem-text.ts'

export interface Wrong {
  field: string
  code: ProblemCode
  params?: Record<string, string | number | null>
}
type Input = Record<string, unknown>
/** A row as an input of its kind, and all that is wrong with it. */
export interface ReadRow {
  input: Input
  contact: Input | null
  key: string
  /** The fields that the row says something about. */
  given: string[]
  wrong: Wrong[]
}

const quantity = z.number().min(-1e9).max(1e9)
const code = line(40)
/** The same rules that the API has, and where it has none, those of the sales system's contract. */
const inputs: Record<ImportKind, z.ZodType> = {
  customers: customerInput,
  opportunities: opportunityInput,
  products: z.strictObject({
    code,
    name: line(100),
    type: optionalLine(60),
    batch: optionalLine(60),
    unit: line(20),
    price: money,
  }),
  stock: z.strictObject({ product: code, warehouse: line(60), location: optionalLine(60), quantity }),
  orders: z.strictObject({
    number: code,
    buyer: line(100),
    date: z.iso.datetime(),
    address: optionalLine(200),
    status: z.enum(orderStatuses).optional(),
    product: code,
    productName: optionalLine(100),
    unit: optionalLine(20),
    quantity,
    price: money,
  }),
}

/** By what two rows are the same thing. */
const keys: Record<ImportKind, (input: Input) => string> = {
  customers: ({ name }) => nameKey(textOf(name)),
  opportunities: ({ customerName, summary }) =>
    `${nameKey(textOf(customerName))}/${nameKey(textOf(summary))}`,
  products: ({ code }) => textOf(code),
  stock: ({ product, warehouse, location }) => [product, warehouse, location].map(textOf).join('/'),
  orders: ({ number }) => textOf(number),
}
/** What is kept with the key of its own. */
const names: Partial<Record<ImportKind, string>> = {
  customers: 'name',
  opportunities: 'customerName',
  products: 'name',
}
const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '')

/** Reads the cells of a row by its mapping and holds them against the rules of its kind. */
export function readRow(
  kind: ImportKind,
  mapping: (string | null)[],
  cells: string[],
  words: Words,
): ReadRow {
  const typed: Input = {}
  const person: Input = {}
  const wrong: Wrong[] = []
  const given: string[] = []
  const fields = new Map(importFields[kind].map((field) => [field.name, field]))
  mapping.forEach((name, column) => {
    const field = name === null ? undefined : fields.get(name)
    const text = withoutMark((cells[column] ?? '').trim())
    if (!field || text === '') return
    given.push(field.name)
    // Where somebody's program had already lost what stood there.
    if (text.includes('\ufffd')) return void wrong.push({ field: field.name, code: 'unreadable-sign' })
    const read = readCell(field.cell, text, words)
    if ('code' in read)
      wrong.push({ field: field.name, code: read.code, params: { text: text.slice(0, 40) } })
    else if (field.name.startsWith('contact.')) person[field.name.slice('contact.'.length)] = read.value
    else typed[field.name] = read.value
  })
  if (kind === 'opportunities') typed.probability ??= usualProbability
  const isWrong = (field: string) => wrong.some((one) => one.field === field)
  const input = parsed(inputs[kind], typed, '', wrong, isWrong)
  const hasContact = Object.keys(person).length > 0 || wrong.some(({ field }) => field.startsWith('contact.'))
  const contact = hasContact ? parsed(contactInput, person, 'contact.', wrong, isWrong) : null
  if (
    contact &&
    typeof contact.name === 'string' &&
    !isReachable(contact) &&
    !wrong.some(({ field }) => field.startsWith('contact.'))
  )
    wrong.push({ field: 'contact.mobile', code: 'no-telephone' })
  const name = names[kind]
  // Some signs are several in the key under which names are compared.
  if (name && nameKey(textOf(input[name])).length > 200 && !isWrong(name))
    wrong.push({ field: name, code: 'too-long', params: { max: 100 } })
  const key = keys[kind](input)
  return { input, contact, key: key.slice(0, 420), given, wrong }
}

/** Our own files put a mark before what a spreadsheet would take for a formula. */
const withoutMark = (text: string) => (/^'[=+\-@\t\r＝＋－＠]/.test(text) ? text.slice(1) : text)

function parsed(
  schema: z.ZodType,
  typed: Input,
  prefix: string,
  wrong: Wrong[],
  isWrong: (field: string) => boolean,
): Input {
  const result = schema.safeParse(typed, { reportInput: true })
  if (result.success) return result.data as Input
  for (const { field, code, params } of result.error.issues.flatMap(fieldProblems))
    if (!isWrong(`${prefix}${field}`))
      wrong.push({
        field: `${prefix}${field}`,
        code,
        ...(params && { params: params as NonNullable<Wrong['params']> }),
      })
  return typed
}
