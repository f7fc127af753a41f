import { auditKinds } from '../../domain/audit-kind.ts'
import { subjectOfNumber } from '../../domain/lifecycles.ts'
import { t, te } from '../i18n.ts'
import { placeOf } from '../record/place.ts'
import { useSession } from '../session.ts'
import type { Person } from '../types.ts'

/** One entry of the audit, of either book. */
export interface AuditItem {
  id: number
  source: 'record' | 'audit'
  at: string
  actor: Person | null
  kind: string
  subject: string | null
  code: string | null
  readable: boolean
  address: string | null
  requestId: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  details: Record<string, unknown>
}

/** What one may choose from; an entry of another kind is found by its person, its day or its number. */
export const kinds = [
  ...auditKinds,
  ...`create edit delete restore assign reassign recall hand-over match-orders unmatch-orders plan record-result succeed fail handle feed-back archive reopen remark`.split(
    ' ',
  ),
]

/** An act in words; one that this console does not know by its code. */
export function kindText(kind: string): string {
  if (te(`auditPage.kind.${kind}`)) return t(`auditPage.kind.${kind}`)
  return te(`command.${kind}`) ? t(`command.${kind}`) : kind
}

export function actorText({ actor, kind }: AuditItem): string {
  if (!actor) return kind === 'sign-in-refused' ? t('auditPage.somebody') : t('auditPage.nobody')
  if (actor.username === 'clock') return t('history.clock')
  return actor.username === 'system' ? t('history.system') : actor.name
}

export function subjectText({ subject, code }: AuditItem): string {
  const named = subject && te(`auditPage.subject.${subject}`) ? t(`auditPage.subject.${subject}`) : subject
  if (subject === 'Export' && te(`exportPage.list.${code}`)) return t(`exportPage.list.${code}`)
  const isSelfTold = /^[A-Z]{2}-\d/.test(code ?? '')
  return [isSelfTold ? null : named, code].filter(Boolean).join(' ') || (named ?? '')
}

/** Where the thing it is about can be looked at, by who may. */
export function linkOf({ code, subject, readable }: AuditItem): string | null {
  if (readable && code && subjectOfNumber(code)) return placeOf(code)
  if (subject === 'HandOver' && code)
    return useSession().can('hand-over', 'Customer') ? `/hand-overs/${code}` : null
  const pages: Record<string, string> = { User: '/users/', Role: '/roles?role=' }
  const page = pages[subject ?? '']
  return page && code && useSession().can('read', subject ?? '') ? `${page}${code}` : null
}

/** In one line, what is special about it. */
export function remarkOf({ kind, details }: AuditItem): string {
  if (kind !== 'refused') return ''
  const { path, method, origin, problem } = details as Record<string, string | undefined>
  if (problem === 'cross-site') return t('auditPage.fromSite', { site: origin ?? t('none') })
  const command = path?.split('/').at(-1) ?? ''
  if (te(`command.${command}`)) return t(`command.${command}`)
  return `${(method ?? '').toUpperCase()} ${path ?? ''}`
}
