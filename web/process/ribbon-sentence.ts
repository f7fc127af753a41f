import { moment, span } from '../format.ts'
import { t } from '../i18n.ts'
import type { Next, Process } from '../types.ts'
import { typeOfNumber } from './process-item.ts'

export interface Sentence {
  text: string
  /** calm: nothing is wrong; amber: it mends itself; red: somebody has to act. */
  tone: 'calm' | 'amber' | 'red'
  /** True when it is the reader who must act. */
  mine: boolean
}

/** The one sentence under the states: who must act, and what happens next at which minute; a fault takes its place. */
export function ribbonSentence(process: Process, reader: string, now: Date): Sentence {
  const { condition, retry, stall } = process
  if (condition === 'stopped') {
    const cause = t(`ribbon.cause.${stall?.cause ?? 'run-ended'}`)
    return { text: t('ribbon.stopped', { cause }), tone: 'red', mine: false }
  }
  if (condition === 'not-started') return { text: t('ribbon.notStarted'), tone: 'calm', mine: false }
  if (condition === 'retrying' && retry) {
    const left = retry.nextAt ? (new Date(retry.nextAt).getTime() - now.getTime()) / 1000 : 0
    const seconds = Math.max(Math.ceil(left), 1)
    const cause = t(`ribbon.cause.${retry.cause}`)
    return {
      text: t('ribbon.retrying', { attempt: retry.attempt, cause, seconds }),
      tone: 'amber',
      mine: false,
    }
  }
  if (condition === 'engine-down') return { text: t('ribbon.engineDown'), tone: 'amber', mine: false }
  const mine = process.waitingFor.person?.username === reader
  const timer = process.next ? ` · ${timerSentence(process.next, now)}` : ''
  return { text: `${waiting(process, mine)}${timer}`, tone: 'calm', mine }
}

function waiting(process: Process, mine: boolean): string {
  const who = mine ? t('me') : (process.waitingFor.person?.name ?? '')
  const type = typeOfNumber(process.number)
  if (type === 'churnCase') return waitingSilent(process, who)
  return type === 'ticket' ? waitingTicket(process, who) : waitingPlan(process, who)
}

function waitingSilent({ status, waitingFor }: Process, who: string): string {
  if (status === 'confirmed' || status === 'recovered') return t(`ribbon.churn.${status}`)
  if (status === 'deferred') return t('ribbon.churn.waitReview')
  if (status === 'proposed') return t('ribbon.churn.waitApproval')
  return waitingFor.kind === 'assignee'
    ? t('ribbon.churn.waitManager', { who })
    : t('ribbon.churn.waitSupervisors')
}

function waitingPlan({ status, step, undecided, waitingFor }: Process, who: string): string {
  if (status === 'succeeded' || status === 'failed') return t(`ribbon.${status}`)
  if (waitingFor.kind !== 'assignee') return t('ribbon.waitSupervisors')
  if (undecided) return t('ribbon.waitDecision', { who })
  return step ? t('ribbon.waitResult', { who, n: step.position }) : t('ribbon.waitPlan', { who })
}

function waitingTicket({ status, round = 1, waitingFor }: Process, who: string): string {
  if (waitingFor.kind === 'nobody') return t('ribbon.ticket.archived')
  if (waitingFor.kind === 'clock') return t('ribbon.ticket.waitClock')
  if (status === 'created') return t('ribbon.ticket.waitAssign')
  if (status === 'handled')
    return waitingFor.kind === 'assignee'
      ? t('ribbon.ticket.waitFeedback', { who })
      : t('ribbon.ticket.waitFeedbackOfOther')
  return round > 1
    ? t('ribbon.ticket.waitHandleAgain', { who, round })
    : t('ribbon.ticket.waitHandle', { who })
}

/** 下次提醒 11月25日 周三 09:00（还有 16 小时）; what ends by itself says after how long. */
export function timerSentence({ command, at }: Next, now: Date): string {
  const left = new Date(at).getTime() - now.getTime()
  if (command === 'auto-archive')
    return left > 0 ? t('ribbon.ticket.autoArchive', { span: span(left) }) : t('ribbon.ticket.archivesNow')
  return t('ribbon.nextTimer', {
    what: t(`ribbon.what.${command.split('-')[0]}`),
    when: moment(at, now),
    left: left > 0 ? t('ribbon.left', { span: span(left) }) : t('ribbon.due'),
  })
}
