import { z } from 'zod'
import { ownThresholds, type ThresholdKey } from './silence.ts'

interface MonthsRule {
  group: 'churn'
  input: z.ZodType
  value: number
  unit: 'months'
}

/** Months of silence by level (requirements.md, section 6). They move no process: the next scan goes by them. */
const thresholds = Object.fromEntries(
  [...ownThresholds, 'other'].map((level): [string, MonthsRule] => [
    `churn.silentMonths.${level}`,
    { group: 'churn', input: z.int().min(1).max(120), value: 6, unit: 'months' },
  ]),
) as Record<ThresholdKey, MonthsRule>

export const churnSettings = {
  ...thresholds,
  'churn.maxDeferralDays': { group: 'churn', input: z.int().min(1).max(365), value: 90, unit: 'days' },
  'churn.deferralsTold': { group: 'churn', input: z.int().min(1).max(20), value: 3, unit: 'times' },
  'churn.reviewTime': {
    group: 'churn',
    input: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    value: '09:00',
    moves: ['review'],
  },
  'churn.warningEscalationDays': {
    group: 'churn',
    input: z.int().min(0).max(365),
    value: 7,
    unit: 'days',
    moves: ['escalate-warning'],
  },
  'churn.proposalEscalationDays': {
    group: 'churn',
    input: z.int().min(0).max(365),
    value: 3,
    unit: 'workingDays',
    moves: ['escalate-proposal'],
  },
} as const
