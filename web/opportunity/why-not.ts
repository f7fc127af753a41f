import { movesOf, type Drop } from '../../domain/opportunity-board.ts'
import { commandOf } from '../../domain/lifecycle.ts'
import { opportunityLifecycle, type OpportunityStatus } from '../../domain/opportunity.ts'
import { problemText } from '../../domain/problem-text.ts'
import { language, t } from '../i18n.ts'
import type { OpportunityItem } from '../types.ts'

/** Why a card sprang back, in a sentence; none when it was put back where it stood. */
export function whyNot(item: OpportunityItem, to: OpportunityStatus, drop: Drop): string {
  if (drop.ok || drop.code === 'here') return ''
  const name = short(item.customerName)
  if (drop.code === 'no-way') {
    const ways = movesOf(item).map((move) => t(`status.${move.to}`))
    const sentence = t('board.noWay', { name, from: t(`status.${item.status}`), to: t(`status.${to}`) })
    return ways.length > 0
      ? `${sentence} ${t('board.ways', { ways: ways.join(t('board.comma')) })}`
      : sentence
  }
  if (drop.code !== 'not-permitted' || drop.command === undefined)
    return `${t('board.notMoved', { name })} ${problemText(drop.code, language.value)}`
  const command = t(`command.${drop.command}`)
  const theirs = isTheAssigneesOnly(drop.command) && item.assignee
  return theirs
    ? t('board.assigneeDoes', { name, command, person: theirs.name })
    : t('board.supervisorDoes', { name, command })
}

function isTheAssigneesOnly(name: string): boolean {
  const { whose } = commandOf(opportunityLifecycle, name)
  return Array.isArray(whose) && whose.join() === 'assignee'
}

/** The reason must be seen, however long the name is. */
const short = (name: string) => ([...name].length > 20 ? `${[...name].slice(0, 19).join('')}…` : name)
