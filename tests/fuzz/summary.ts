import { existsSync, readFileSync } from 'node:fs'
import { accepted } from './accepted.ts'

interface Report {
  complete: boolean
  test_cases: { generated: number }
  failures: { code: string; title: string; count: number; operations: string[] }[]
  errors: { title: string; count: number }[]
}

export interface Outcome {
  cases: number
  /** What is wrong, and what we hold right, each in a line. */
  wrong: string[]
  held: string[]
}

/** What one report says, with what is accepted set apart. */
export function outcomeOf(file: string): Outcome {
  if (!existsSync(file)) return { cases: 0, wrong: ['there is no report'], held: [] }
  const { complete, test_cases, failures, errors } = JSON.parse(readFileSync(file, 'utf8')) as Report
  const wrong = errors.map(({ title, count }) => `${title} (${count})`)
  const held: string[] = []
  if (!complete) wrong.push('it did not come to its end')
  for (const { code, title, operations } of failures)
    for (const operation of operations) {
      const reason = accepted.find((one) => one.code === code && one.operation.test(operation))
      if (reason) held.push(`${title}: ${operation} – ${reason.why}`)
      else wrong.push(`${title} (${code}): ${operation}`)
    }
  return { cases: test_cases.generated, wrong, held }
}

export function summaryOf(outcomes: Map<string, Outcome>, head: string): string {
  const total = [...outcomes.values()].reduce((sum, { cases }) => sum + cases, 0)
  const lines = [...outcomes].flatMap(([role, { cases, wrong, held }]) => [
    `## ${role}: ${cases} cases, ${wrong.length} wrong`,
    '',
    ...wrong.map((line) => `- ${line}`),
    ...held.map((line) => `- accepted: ${line}`),
    '',
  ])
  return ['# Fuzz', '', `${head}; ${total} cases.`, '', ...lines].join('\n')
}
