import {
  customerColumns,
  day,
  figure,
  flag,
  moment,
  money,
  numberColumn,
  text,
  type ExportLists,
} from './export-column.ts'
import { livingSubjects, typeOf, type LivingSubject, type LivingType } from './lifecycles.ts'
import { statusNames } from './problem-words.ts'
import type { Words } from './words.ts'

const capital = ([zh, en]: Words): Words => [zh, en.charAt(0).toUpperCase() + en.slice(1)]
const statesOf = (subject: LivingSubject): Record<string, Words> =>
  Object.fromEntries(Object.entries(statusNames[subject]).map(([state, words]) => [state, capital(words)]))
const opportunityStates = statesOf('Opportunity')

const processTypes: Record<LivingType, Words> = {
  opportunity: ['销售机会', 'Opportunity'],
  ticket: ['服务单', 'Ticket'],
  churnCase: ['客户流失', 'Silent customer'],
}
/** Two kinds of processes may call states of the same name otherwise. */
const processStates = Object.fromEntries(
  livingSubjects.flatMap((subject) =>
    Object.entries(statesOf(subject)).map(([state, words]) => [`${typeOf(subject)}.${state}`, words]),
  ),
)
const handOverStates: Record<string, Words> = {
  underWay: ['进行中', 'Under way'],
  done: ['已完成', 'Done'],
}

/** Records with a life, their processes, and what changes hands. */
export const workExports: ExportLists = {
  opportunities: {
    subject: 'Opportunity',
    title: ['销售机会', 'Opportunities'],
    columns: [
      numberColumn,
      text('customerName', '客户名称', 'Customer'),
      text('summary', '概要', 'Summary'),
      text('status', '状态', 'State', { words: opportunityStates }),
      figure('probability', '成功机率（%）', 'Probability (%)'),
      money('expectedAmount', '预计金额（元）', 'Expected amount (yuan)'),
      day('expectedCloseOn', '预计成交日期', 'Expected close'),
      text('source', '机会来源', 'Source', { dictionary: 'opportunity_source' }),
      text('assignee.name', '客户经理', 'Manager'),
      text('contactName', '联系人', 'Contact'),
      text('contactPhone', '联系电话', 'Contact phone'),
      figure('stepsDone', '已完成步骤', 'Steps done'),
      figure('stepsTotal', '计划步骤', 'Steps'),
      day('nextStep.dueOn', '下一步到期日', 'Next step due'),
      text('nextStep.item', '下一步', 'Next step'),
      text('description', '描述', 'Description'),
      text('createdBy.name', '创建人', 'Created by'),
      moment('createdAt', '创建时间', 'Created'),
      moment('assignedAt', '指派时间', 'Assigned'),
      moment('closedAt', '结束时间', 'Closed'),
      text('failureReason', '失败原因', 'Failure reason', { dictionary: 'failure_reason' }),
      text('failureNote', '失败说明', 'Failure note'),
      text('customer', '建立的客户', 'Customer made of it'),
    ],
  },
  tickets: {
    subject: 'Ticket',
    title: ['服务单', 'Tickets'],
    columns: [
      numberColumn,
      text('title', '概要', 'Title'),
      text('type', '服务类型', 'Type', { dictionary: 'service_type' }),
      text('priority', '优先级', 'Priority', { dictionary: 'ticket_priority' }),
      text('status', '状态', 'State', { words: statesOf('Ticket') }),
      ...customerColumns,
      text('customerManager.name', '客户经理', 'Customer manager'),
      text('assignee.name', '处理人', 'Handler'),
      figure('round', '轮次', 'Round'),
      figure('satisfaction', '满意度', 'Satisfaction'),
      moment('dueAt', '到期时间', 'Due'),
      figure('missed', '超时次数', 'Times not kept'),
      text('follows', '接续的服务单', 'Goes on from'),
      text('createdBy.name', '创建人', 'Created by'),
      moment('createdAt', '创建时间', 'Created'),
      moment('assignedAt', '分配时间', 'Assigned'),
      moment('archivedAt', '归档时间', 'Archived'),
    ],
  },
  'churn-cases': {
    subject: 'ChurnCase',
    title: ['客户流失', 'Silent customers'],
    columns: [
      numberColumn,
      ...customerColumns,
      text('level', '客户等级', 'Level', { dictionary: 'customer_level' }),
      text('manager.name', '客户经理', 'Manager'),
      text('status', '状态', 'State', { words: statesOf('ChurnCase') }),
      moment('stateSince', '进入状态时间', 'In this state since'),
      moment('lastOrderAt', '最近下单', 'Last order'),
      moment('silentSince', '静默起始', 'Silent since'),
      figure('months', '预警月数', 'Months before a warning'),
      figure('deferrals', '暂缓次数', 'Deferrals'),
      day('reviewOn', '复查日期', 'Review'),
      text('reason', '流失原因', 'Reason', { dictionary: 'churn_reason' }),
      text('note', '说明', 'Note'),
      text('proposedBy.name', '提请人', 'Proposed by'),
      moment('proposedAt', '提请时间', 'Proposed'),
      text('confirmedBy.name', '确认人', 'Confirmed by'),
      moment('confirmedAt', '确认时间', 'Confirmed'),
      moment('recoveredAt', '挽回时间', 'Recovered'),
      text('recoveredByOrder', '挽回订单', 'Recovered by order'),
      moment('createdAt', '预警时间', 'Warned'),
    ],
  },
  'plan-steps': {
    subject: 'Opportunity',
    title: ['客户开发计划', 'Plan steps'],
    columns: [
      text('opportunity.number', '销售机会编号', 'Opportunity'),
      text('opportunity.customerName', '客户名称', 'Customer'),
      text('opportunity.summary', '概要', 'Summary'),
      text('opportunity.status', '状态', 'State', { words: opportunityStates }),
      text('assignee.name', '客户经理', 'Manager'),
      day('dueOn', '到期日', 'Due'),
      text('item', '计划项', 'Plan item'),
      text('result', '执行效果', 'Result'),
      flag('skipped', '不再需要', 'Not needed'),
      text('note', '说明', 'Note'),
    ],
  },
  processes: {
    subject: 'Process',
    title: ['流程', 'Processes'],
    columns: [
      numberColumn,
      text('type', '类型', 'Kind', { words: processTypes }),
      text('status', '状态', 'State', { words: processStates }),
      text('assignee.name', '负责人', 'Assignee'),
      moment('since', '进入状态时间', 'In this state since'),
      moment('next.at', '下一个定时', 'Next timer'),
      flag('escalated', '已升级', 'Escalated'),
      flag('stalled', '流程停住', 'Stalled'),
    ],
  },
  'hand-overs': {
    subject: 'Customer',
    title: ['工作移交', 'Hand-overs'],
    columns: [
      numberColumn,
      text('state', '状态', 'State', { words: handOverStates }),
      text('from.username', '移交人用户名', 'User name of the giver'),
      text('from.name', '移交人', 'From'),
      text('to.name', '接收人', 'To'),
      figure('total', '共计', 'In all'),
      figure('done', '已移交', 'Handed over'),
      figure('failedTotal', '未移交', 'Left where it was'),
      text('reason', '原因', 'Reason'),
      text('createdBy.name', '发起人', 'Ordered by'),
      moment('createdAt', '发起时间', 'Ordered'),
      moment('finishedAt', '完成时间', 'Finished'),
    ],
  },
}
