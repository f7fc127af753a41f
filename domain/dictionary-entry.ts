import { nameKey } from './name-key.ts'
import { refuse, type Refusal } from './refusal.ts'

type Entry = [code: string, label: string, labelEn: string]

/** The data dictionary as seeded; records store codes, screens show labels (requirements.md, section 9). */
export const seededDictionary: Record<string, Entry[]> = {
  opportunity_source: [
    ['referral', '客户介绍', 'Referral'],
    ['exhibition', '展会', 'Exhibition'],
    ['website', '网站', 'Website'],
    ['phone', '电话营销', 'Telemarketing'],
    ['existing-customer', '老客户推荐', 'Recommended by a customer'],
    ['other', '其他', 'Other'],
  ],
  failure_reason: [
    ['price', '价格', 'Price'],
    ['competitor', '竞争对手', 'Competitor'],
    ['no-need', '无需求', 'No need'],
    ['no-budget', '预算取消', 'Budget cancelled'],
    ['unreachable', '联系不上', 'Unreachable'],
    ['duplicate', '重复录入', 'Entered twice'],
    ['invalid', '无效信息', 'Invalid information'],
    ['other', '其他', 'Other'],
  ],
  churn_reason: [
    ['price', '价格', 'Price'],
    ['quality', '质量', 'Quality'],
    ['service', '服务', 'Service'],
    ['competitor', '竞争对手', 'Competitor'],
    ['closed-down', '停产停业', 'Closed down'],
    ['changed-needs', '需求变化', 'Changed needs'],
    ['other', '其他', 'Other'],
  ],
  region: [
    ['north', '华北', 'North China'],
    ['northeast', '东北', 'Northeast China'],
    ['east', '华东', 'East China'],
    ['central', '华中', 'Central China'],
    ['south', '华南', 'South China'],
    ['southwest', '西南', 'Southwest China'],
    ['northwest', '西北', 'Northwest China'],
  ],
  customer_level: [
    ['1', '普通客户', 'Regular'],
    ['2', '重点开发客户', 'Developing'],
    ['3', '大客户', 'Major'],
    ['4', '合作伙伴', 'Partner'],
    ['5', '战略合作伙伴', 'Strategic partner'],
  ],
  service_type: [
    ['consult', '咨询', 'Enquiry'],
    ['suggest', '建议', 'Suggestion'],
    ['complain', '投诉', 'Complaint'],
  ],
  interaction_type: [
    ['phone', '电话', 'Phone'],
    ['visit', '拜访', 'Visit'],
    ['meeting', '会议', 'Meeting'],
    ['wechat', '微信', 'WeChat'],
    ['mail', '邮件', 'Mail'],
  ],
  ticket_priority: [
    ['low', '低', 'Low'],
    ['normal', '中', 'Normal'],
    ['high', '高', 'High'],
    ['urgent', '紧急', 'Urgent'],
  ],
  satisfaction: [
    ['1', '很不满意', 'Very dissatisfied'],
    ['2', '不满意', 'Dissatisfied'],
    ['3', '一般', 'Neutral'],
    ['4', '满意', 'Satisfied'],
    ['5', '很满意', 'Very satisfied'],
  ],
  credit: [
    ['1', '很低', 'Very low'],
    ['2', '低', 'Low'],
    ['3', '一般', 'Fair'],
    ['4', '高', 'High'],
    ['5', '很高', 'Very high'],
  ],
  gender: [
    ['male', '男', 'Male'],
    ['female', '女', 'Female'],
  ],
}

export const dictionaryTypes = Object.keys(seededDictionary)

/** Labels and order of these may change, their codes not: rules are written about each of them. */
export const lockedTypes = ['ticket_priority', 'satisfaction', 'credit', 'gender']
export const isLocked = (type: string) => lockedTypes.includes(type)

/** A field that must be filled in chooses from these, so one of each stays. */
const indispensableTypes = [
  'customer_level',
  'failure_reason',
  'churn_reason',
  'service_type',
  'interaction_type',
]

/** The codes of these are the numbers from 1 on: customers can be sorted by them. */
const numberedTypes = ['customer_level']
/** The level of a customer of whom nobody said one. */
export const defaultLevel = 1

export interface DictionaryEntry {
  type: string
  code: string
  label: string
  labelEn: string
  active: boolean
}
type Typed = Pick<DictionaryEntry, 'label' | 'labelEn'> & { code?: string | undefined }

/** The code of a new entry, or why there can be no such entry. `entries` are all of its type. */
export function codeOfNew(type: string, typed: Typed, entries: DictionaryEntry[]): string | Refusal {
  if (isLocked(type)) return refuse('conflict', 'dictionary-locked')
  const taken = takesLabel(typed.label, entries)
  if (taken) return taken
  const codes = entries.map(({ code }) => code)
  if (numberedTypes.includes(type)) {
    const next = String(Math.max(0, ...codes.map(Number)) + 1)
    if (typed.code === undefined || typed.code === next) return next
    return refuse('input', 'next-number-only', { field: 'code', params: { next } })
  }
  if (typed.code === undefined) return freeCode(typed.labelEn, codes)
  return codes.includes(typed.code) ? refuse('conflict', 'code-taken', { field: 'code' }) : typed.code
}

/** Whether an entry may be changed so; undefined stays as it is. */
export function mayChange(
  entry: DictionaryEntry,
  changes: { label?: string | undefined; active?: boolean | undefined },
  entries: DictionaryEntry[],
): true | Refusal {
  const { type, code } = entry
  const others = entries.filter((other) => other.code !== code)
  if (changes.active !== undefined && changes.active !== entry.active && isLocked(type))
    return refuse('conflict', 'dictionary-locked')
  if (changes.active === false && entry.active) {
    if (isDefault(entry)) return refuse('conflict', 'default-entry', { params: { label: entry.label } })
    if (indispensableTypes.includes(type) && !others.some(({ active }) => active))
      return refuse('conflict', 'last-active', { params: { label: entry.label } })
  }
  return (changes.label !== undefined && takesLabel(changes.label, others)) || true
}

/** Whether an entry may go at all; that nothing ever used it is for the records to say. */
export function mayDelete(entry: DictionaryEntry, entries: DictionaryEntry[]): true | Refusal {
  if (isLocked(entry.type)) return refuse('conflict', 'dictionary-locked')
  const changed = mayChange(entry, { active: false }, entries)
  if (changed !== true) return changed
  // A gap among the numbers would be filled by the next entry, under a number that once meant another.
  if (numberedTypes.includes(entry.type) && entries.some(({ code }) => Number(code) > Number(entry.code)))
    return refuse('conflict', 'not-the-last-number', { params: { label: entry.label } })
  return true
}

const isDefault = ({ type, code }: DictionaryEntry) =>
  type === 'customer_level' && code === String(defaultLevel)

function takesLabel(label: string, others: DictionaryEntry[]): Refusal | null {
  const other = others.find((other) => nameKey(other.label) === nameKey(label))
  return other ? refuse('conflict', 'label-taken', { field: 'label', params: { label: other.label } }) : null
}

/** Made from the English label; where that has no letters, or its code is taken, with a number. */
function freeCode(labelEn: string, codes: string[]): string {
  const words = labelEn
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  const stem = words.slice(0, 34).replace(/^-+|-+$/g, '') || 'entry'
  for (let n = 1; ; n += 1) {
    const code = n === 1 && stem !== 'entry' ? stem : `${stem}-${n}`
    if (!codes.includes(code)) return code
  }
}
