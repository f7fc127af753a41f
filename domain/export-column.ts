import { orderStatusTexts } from './order.ts'
import { subjectWords } from './permission-words.ts'
import { subjects } from './permission.ts'
import type { SalesStream } from './sales-feed.ts'
import type { Words } from './words.ts'

/** What a cell holds. money is yuan and number a figure, both as decimal text; a moment is shown on the company's clock. */
export type CellKind = 'text' | 'number' | 'money' | 'day' | 'moment' | 'flag' | 'json' | 'rights'

export interface Column {
  /** Where the value stands in an item of the list, or the values of several: `assignee.name`. Its first word is the field that may be hidden. */
  at: string
  head: Words
  kind: CellKind
  /** The type of the dictionary whose code it is, or `role`. */
  dictionary?: string
  /** What its codes are called, where they are no dictionary's; `type.code` where that differs by the item's type. */
  words?: Record<string, Words>
  /** Of rights: whose they are told of. */
  subject?: string
}

const text = (at: string, zh: string, en: string, more: Partial<Column> = {}): Column => ({
  at,
  head: [zh, en],
  kind: 'text',
  ...more,
})
const of = (kind: CellKind) => (at: string, zh: string, en: string) => text(at, zh, en, { kind })
const [figure, money, day, moment, flag, json] = [
  of('number'),
  of('money'),
  of('day'),
  of('moment'),
  of('flag'),
  of('json'),
]

const opportunityStates: Record<string, Words> = {
  created: ['未指派', 'Unassigned'],
  assigned: ['已指派', 'Assigned'],
  planned: ['已计划', 'Planned'],
  executing: ['执行中', 'Executing'],
  succeeded: ['开发成功', 'Succeeded'],
  failed: ['开发失败', 'Failed'],
}
const ticketStates: Record<string, Words> = {
  created: ['新创建', 'New'],
  assigned: ['已分配', 'Assigned'],
  handled: ['已处理', 'Handled'],
  fedBack: ['已反馈', 'Fed back'],
  archived: ['已归档', 'Archived'],
}
const customerStates: Record<string, Words> = { active: ['正常', 'Active'], lost: ['流失', 'Lost'] }
const processTypes: Record<string, Words> = {
  opportunity: ['销售机会', 'Opportunity'],
  ticket: ['服务单', 'Ticket'],
}
/** Two kinds of processes may call states of the same name otherwise. */
const processStates: Record<string, Words> = {
  ...opportunityStates,
  ...Object.fromEntries(Object.entries(ticketStates).map(([state, words]) => [`ticket.${state}`, words])),
}
const importKindWords: Record<string, Words> = {
  customers: ['客户', 'Customers'],
  opportunities: ['销售机会', 'Opportunities'],
  products: ['产品', 'Products'],
  stock: ['库存', 'Stock'],
  orders: ['历史订单', 'Orders'],
}
const importStateWords: Record<string, Words> = {
  uploaded: ['待对应列', 'Map columns'],
  checking: ['检查中', 'Checking'],
  checked: ['待导入', 'Ready'],
  running: ['导入中', 'Importing'],
  done: ['已导入', 'Imported'],
  takingBack: ['收回中', 'Taking back'],
  takenBack: ['已收回', 'Taken back'],
  failed: ['无法读取', 'Unreadable'],
}
const handOverStates: Record<string, Words> = {
  underWay: ['进行中', 'Under way'],
  done: ['已完成', 'Done'],
}
const salesStreamWords: Record<SalesStream, Words> = {
  products: ['产品', 'Products'],
  'stock-levels': ['库存', 'Stock'],
  orders: ['历史订单', 'Orders'],
}
const books: Record<string, Words> = {
  record: ['业务记录', 'Records'],
  audit: ['登录与管理', 'Administration'],
}

const numberColumn = text('number', '编号', 'Number')
const customerColumns = [
  text('customer.number', '客户编号', 'Customer no.'),
  text('customer.name', '客户', 'Customer'),
]

/** The lists that can be exported, by the word of their address: what they are called, and their columns. */
export const exportLists: Record<string, { subject: string; title: Words; columns: Column[] }> = {
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
      text('status', '状态', 'State', { words: ticketStates }),
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
  customers: {
    subject: 'Customer',
    title: ['客户', 'Customers'],
    columns: [
      numberColumn,
      text('name', '客户名称', 'Name'),
      text('level', '等级', 'Level', { dictionary: 'customer_level' }),
      text('region', '地区', 'Region', { dictionary: 'region' }),
      text('manager.name', '客户经理', 'Manager'),
      text('status', '状态', 'State', { words: customerStates }),
      figure('satisfaction', '满意度', 'Satisfaction'),
      figure('credit', '信用度', 'Credit'),
      text('phone', '电话', 'Phone'),
      text('fax', '传真', 'Fax'),
      text('website', '网址', 'Website'),
      text('address', '地址', 'Address'),
      text('postcode', '邮编', 'Postcode'),
      text('creditCode', '统一社会信用代码', 'Credit code'),
      text('licence', '营业执照注册号', 'Licence number'),
      text('legalRepresentative', '法人', 'Legal representative'),
      money('registeredCapital', '注册资本（元）', 'Registered capital (yuan)'),
      money('annualTurnover', '年营业额（元）', 'Annual turnover (yuan)'),
      text('bank', '开户银行', 'Bank'),
      text('bankAccount', '银行帐号', 'Bank account'),
      text('localTaxNumber', '地税登记号', 'Local tax number'),
      text('nationalTaxNumber', '国税登记号', 'National tax number'),
      moment('lastOrderAt', '最近下单', 'Last order'),
      moment('createdAt', '创建时间', 'Created'),
    ],
  },
  contacts: {
    subject: 'Customer',
    title: ['联系人', 'Contacts'],
    columns: [
      ...customerColumns,
      text('manager.name', '客户经理', 'Manager'),
      text('name', '姓名', 'Name'),
      text('gender', '性别', 'Gender', { dictionary: 'gender' }),
      text('position', '职位', 'Position'),
      text('mobile', '手机', 'Mobile'),
      text('officePhone', '办公电话', 'Office phone'),
      text('email', '邮箱', 'E-mail'),
      text('wechat', '微信号', 'WeChat'),
      flag('primary', '主联系人', 'Primary'),
      text('memo', '备注', 'Memo'),
    ],
  },
  interactions: {
    subject: 'Customer',
    title: ['交往记录', 'Interactions'],
    columns: [
      day('date', '日期', 'Date'),
      ...customerColumns,
      text('type', '方式', 'Type', { dictionary: 'interaction_type' }),
      text('title', '概要', 'Title'),
      text('contact.name', '联系人', 'Contact'),
      text('place', '地点', 'Place'),
      text('detail', '详细内容', 'Detail'),
      moment('nextContactAt', '下次联系', 'Next contact'),
      moment('contactDoneAt', '联系完成', 'Contact done'),
      text('createdBy.name', '记录人', 'Entered by'),
      moment('createdAt', '记录时间', 'Entered'),
    ],
  },
  orders: {
    subject: 'Order',
    title: ['历史订单', 'Orders'],
    columns: [
      text('number', '订单编号', 'Order'),
      day('date', '日期', 'Date'),
      ...customerColumns,
      text('buyer.code', '买方代码', 'Buyer code'),
      text('buyer.name', '买方', 'Buyer'),
      text('status', '状态', 'State', { words: orderStatusTexts }),
      money('total', '金额（元）', 'Total (yuan)'),
      text('address', '送货地址', 'Address'),
      moment('orderedAt', '下单时间', 'Ordered'),
    ],
  },
  'unmatched-orders': {
    subject: 'Order',
    title: ['未匹配订单', 'Unmatched orders'],
    columns: [
      text('buyer.code', '买方代码', 'Buyer code'),
      text('buyer.name', '买方', 'Buyer'),
      figure('orders', '订单数', 'Orders'),
      money('total', '金额（元）', 'Total (yuan)'),
      day('lastOn', '最近下单', 'Last order'),
      text('order', '其中一张订单', 'One of the orders'),
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
  imports: {
    subject: 'Import',
    title: ['导入记录', 'Imports'],
    columns: [
      numberColumn,
      text('kind', '内容', 'Of', { words: importKindWords }),
      text('fileName', '文件', 'File'),
      text('state', '状态', 'State', { words: importStateWords }),
      figure('rowsTotal', '行数', 'Rows'),
      figure('rowsDone', '已处理', 'Done'),
      figure('totals.created', '新建', 'Created'),
      figure('totals.filled', '补充', 'Filled'),
      figure('totals.bad', '有误', 'Wrong'),
      text('createdBy.name', '创建人', 'Begun by'),
      moment('createdAt', '创建时间', 'Begun'),
      moment('finishedAt', '完成时间', 'Finished'),
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
  products: {
    subject: 'Product',
    title: ['产品', 'Products'],
    columns: [
      text('code', '产品代码', 'Code'),
      text('name', '名称', 'Name'),
      text('type', '型号', 'Type'),
      text('batch', '等级/批次', 'Batch'),
      text('unit', '单位', 'Unit'),
      money('price', '单价（元）', 'Price (yuan)'),
      flag('active', '在售', 'On sale'),
      figure('lowStock', '低库存数量', 'Low-stock threshold'),
      moment('updatedAt', '更新时间', 'Updated'),
    ],
  },
  'stock-levels': {
    subject: 'Product',
    title: ['库存', 'Stock'],
    columns: [
      text('product.code', '产品代码', 'Product code'),
      text('product.name', '产品', 'Product'),
      text('product.type', '型号', 'Type'),
      text('product.batch', '等级/批次', 'Batch'),
      text('warehouse', '仓库', 'Warehouse'),
      text('location', '货位', 'Location'),
      figure('quantity', '数量', 'Quantity'),
      text('product.unit', '单位', 'Unit'),
      figure('inWarehouse', '本仓合计', 'In the warehouse'),
      figure('threshold', '低库存数量', 'Low-stock threshold'),
      flag('low', '低库存', 'Low'),
      moment('updatedAt', '更新时间', 'Updated'),
    ],
  },
  users: {
    subject: 'User',
    title: ['用户', 'Users'],
    columns: [
      text('username', '用户名', 'User name'),
      text('name', '姓名', 'Name'),
      text('role', '角色', 'Role', { dictionary: 'role' }),
      text('phone', '电话', 'Phone'),
      text('email', '邮箱', 'E-mail'),
      text('supervisor.name', '直属主管', 'Supervisor'),
      flag('active', '启用', 'Active'),
      flag('hasTotp', '两步验证', 'Two-step sign-in'),
      moment('createdAt', '创建时间', 'Created'),
      moment('signedInAt', '最近登录', 'Last signed in'),
      moment('deactivatedAt', '停用时间', 'Deactivated'),
    ],
  },
  roles: {
    subject: 'Role',
    title: ['角色', 'Roles'],
    columns: [
      text('code', '角色代码', 'Code'),
      text('name', '名称', 'Chinese name'),
      text('nameEn', '英文名称', 'English name'),
      flag('isSeeded', '系统自带', 'Came with the product'),
      figure('people', '在用人数', 'Active people'),
      ...Object.keys(subjects).map((subject) =>
        text('permissions', ...(subjectWords[subject] ?? [subject, subject]), { kind: 'rights', subject }),
      ),
    ],
  },
  'sales-system/rejects': {
    subject: 'SalesSystem',
    title: ['销售系统的坏记录', 'Bad records of the sales system'],
    columns: [
      text('stream', '数据', 'Data', { words: salesStreamWords }),
      text('item', '记录', 'Record'),
      figure('revision', '版本', 'Revision'),
      text('code', '原因代码', 'Code'),
      text('message', '原因', 'Reason'),
      text('field', '字段', 'Field'),
      figure('times', '次数', 'Times'),
      moment('firstSeenAt', '首次出现', 'First seen'),
      moment('lastSeenAt', '最近一次', 'Last seen'),
      moment('resolvedAt', '解决时间', 'Resolved'),
    ],
  },
  audit: {
    subject: 'Audit',
    title: ['审计', 'Audit'],
    columns: [
      moment('at', '时间', 'Time'),
      text('actor.username', '用户名', 'User name'),
      text('actor.name', '操作人', 'Person'),
      text('kind', '行为代码', 'Act'),
      text('subject', '对象', 'Subject'),
      text('code', '编号', 'Number or code'),
      text('source', '来源', 'Book', { words: books }),
      text('address', '来自', 'From where'),
      text('requestId', '请求号', 'Request'),
      json('before', '修改前', 'Before'),
      json('after', '修改后', 'After'),
      json('details', '详情', 'Details'),
    ],
  },
}

/** The second sheet of an export of orders. */
export const orderLines: { title: Words; columns: Column[] } = {
  title: ['订单明细', 'Order lines'],
  columns: [
    text('order', '订单编号', 'Order'),
    figure('position', '行号', 'Line'),
    text('product', '产品代码', 'Product code'),
    text('productName', '产品', 'Product'),
    figure('quantity', '数量', 'Quantity'),
    text('unit', '单位', 'Unit'),
    money('price', '单价（元）', 'Price (yuan)'),
    money('amount', '金额（元）', 'Amount (yuan)'),
  ],
}
