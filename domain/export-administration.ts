import { figure, flag, json, moment, numberColumn, text, type ExportLists } from './export-column.ts'
import { subjectWords } from './permission-words.ts'
import { subjects } from './permission.ts'
import type { Words } from './words.ts'

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
const books: Record<string, Words> = {
  record: ['业务记录', 'Records'],
  audit: ['登录与管理', 'Administration'],
}

/** Who works here, with which rights, and what was done. */
export const administrationExports: ExportLists = {
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
