import { churnProblems } from './churn-problem.ts'
import { commandProblems } from './command-problem.ts'
import { customerProblems } from './customer-problem.ts'
import { dictionaryProblems } from './dictionary-problem.ts'
import { exportProblems } from './export-problem.ts'
import { handOverProblems } from './hand-over-problem.ts'
import { importProblems } from './import-problem.ts'
import { inputProblems } from './input-problem.ts'
import { interactionProblems } from './interaction-problem.ts'
import { opportunityProblems } from './opportunity-problem.ts'
import { orderProblems } from './order-problem.ts'
import { requestProblems } from './request-problem.ts'
import { roleProblems } from './role-problem.ts'
import { salesSystemProblems } from './sales-system-problem.ts'
import { savedViewProblems } from './saved-view-problem.ts'
import { settingProblems } from './setting-problem.ts'
import { signInProblems } from './sign-in-problem.ts'
import { temporalProblems } from './temporal-problem.ts'
import { ticketProblems } from './ticket-problem.ts'
import { userProblems } from './user-problem.ts'
import { helperOf, roles } from './role.ts'
import { fieldNames, namesFor, placeNames, subjectNames } from './problem-words.ts'

export type Language = 'zh-CN' | 'en'

/** What a problem says to a person, by its code: Chinese, English. `{name}` is filled in. */
const texts = {
  ...churnProblems,
  ...commandProblems,
  ...customerProblems,
  ...dictionaryProblems,
  ...exportProblems,
  ...handOverProblems,
  ...importProblems,
  ...inputProblems,
  ...interactionProblems,
  ...opportunityProblems,
  ...orderProblems,
  ...requestProblems,
  ...roleProblems,
  ...salesSystemProblems,
  ...savedViewProblems,
  ...settingProblems,
  ...signInProblems,
  ...temporalProblems,
  ...ticketProblems,
  ...userProblems,
} satisfies Record<string, [zh: string, en: string]>

export type ProblemCode = keyof typeof texts

const placesOf = (where: unknown, index: number) =>
  String(where)
    .split(' ')
    .map((place) => placeNames[place]?.[index] ?? place)
    .join(index === 1 ? ', ' : '、')

function helperFor({ command, subject }: Record<string, unknown>, index: number): string {
  const { name, nameEn } = roles[helperOf(String(command), String(subject))]
  return index === 1 ? nameEn.toLowerCase() : name
}

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(texts, code)

/** The sentence of a problem in a language. */
export function problemText(
  code: ProblemCode,
  language: Language,
  params: Record<string, unknown> = {},
): string {
  const index = language === 'en' ? 1 : 0
  const { commands, statuses } = namesFor(params)
  const spoken: Record<string, unknown> = {
    ...params,
    command: commands[String(params.command)]?.[index] ?? params.command,
    action: commands[String(params.action)]?.[index] ?? params.action,
    subject: subjectNames[String(params.subject)]?.[index] ?? params.subject,
    field: fieldNames[String(params.field)]?.[index] ?? params.field,
    helper: helperFor(params, index),
    status: statuses[String(params.status)]?.[index] ?? params.status,
    ...(params.where !== undefined && { where: placesOf(params.where, index) }),
  }
  const text: string = texts[code][index]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(spoken[name] ?? ''))
}
