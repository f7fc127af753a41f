import { exportProblems } from './export-problem.ts'
import { handOverProblems } from './hand-over-problem.ts'
import { importProblems } from './import-problem.ts'
import { interactionProblems } from './interaction-problem.ts'
import { orderProblems } from './order-problem.ts'
import { salesProblems } from './sales-problem.ts'
import { salesSystemProblems } from './sales-system-problem.ts'
import { ticketCommandNames, ticketProblems, ticketStatusNames } from './ticket-problem.ts'

export type Language = 'zh-CN' | 'en'

/** What a problem says to a person, by its code: Chinese, English. `{name}` is filled in. */
const texts = {
  ...exportProblems,
  ...handOverProblems,
  ...importProblems,
  ...interactionProblems,
  ...orderProblems,
  ...salesProblems,
  ...salesSystemProblems,
  ...ticketProblems,
  'not-signed-in': ['请先登录。', 'Please sign in.'],
  'session-ended': ['登录已过期，请重新登录。', 'Your session has ended. Please sign in again.'],
  'wrong-credentials': ['用户名或密码不正确。', 'The user name or the password is not right.'],
  'too-many-failures': [
    '登录失败次数太多，{seconds} 秒后可再试。',
    'Too many failed sign-ins. Try again in {seconds} seconds.',
  ],
  'sign-in-busy': [
    '同时登录的人太多，{seconds} 秒后可再试。',
    'Too many people are signing in at once. Try again in {seconds} seconds.',
  ],
  'second-factor-required': [
    '请输入验证器应用中的 6 位验证码。',
    'Please type the six digits that your authenticator app shows.',
  ],
  'wrong-second-factor': [
    '验证码不正确，或已经用过。请输入验证器应用现在显示的验证码。',
    'This code is not right, or was used already. Please type the one that your app shows now.',
  ],
  'must-enrol-second-factor': [
    '管理员必须使用两步验证，请先设置。',
    'Administrators must use a second factor. Please set it up first.',
  ],
  'second-factor-in-force': [
    '两步验证已经开启。要换验证器应用，请先关闭。',
    'Your second factor is on already. Turn it off first to use another app.',
  ],
  'second-factor-not-begun': [
    '两步验证没有开启，请先开始设置。',
    'Your second factor is not on. Begin setting it up first.',
  ],
  'wrong-password': ['当前密码不正确。', 'The current password is not right.'],
  'too-many-tries': [
    '输错的次数太多，{seconds} 秒后可再试。',
    'Too many wrong tries. Try again in {seconds} seconds.',
  ],
  'password-too-short': [
    '密码至少 {least} 个字符，现在是 {length} 个。',
    'A password has at least {least} characters; this one has {length}.',
  ],
  'password-too-long': ['密码最多 {most} 个字符。', 'A password has at most {most} characters.'],
  'password-has-username': ['密码不能含有您的用户名。', 'A password does not hold your user name.'],
  'password-has-name': ['密码不能含有您的姓名。', 'A password does not hold your name.'],
  'password-has-product': ['密码不能含有产品的名称。', 'A password does not hold the name of the product.'],
  'password-common': [
    '这个密码很容易被猜到，请换一个。',
    'This password is easily guessed. Please choose another.',
  ],
  'password-same': ['新密码不能与当前密码相同。', 'The new password is the current one.'],
  'no-such-session': ['没有这个登录，可能已经结束。', 'There is no such session. It may have ended.'],
  'deadline-moved': ['这个定时已经改期。', 'This deadline has moved.'],
  'right-not-yours-to-give': [
    '没有保存：您自己没有这项权限，不能授予别人（{subject} · {action}）。',
    'Nothing was saved: you do not hold this right yourself, so you cannot give it ({subject}, {action}).',
  ],
  'duties-apart': [
    '没有保存：管理用户或角色的权限不能与客户业务权限放在同一个角色里，只有超级管理员可以这样做。',
    'Nothing was saved: power over users or roles and access to customers do not go into one role; only a super administrator may do that.',
  ],
  'role-is-code': [
    '超级管理员的权限由程序规定，不能修改，也不能作为模板。',
    'The super administrator’s rights are part of the program: they cannot be changed or copied.',
  ],
  'role-is-own': [
    '没有保存：不能修改自己所属的角色，可以请另一位管理员处理。',
    'Nothing was saved: nobody changes the role he holds. Another administrator can.',
  ],
  'role-is-seeded': [
    '没有删除：系统自带的角色不能删除，可以改名或收回权限。',
    'Not deleted: a role that comes with the product stays. It can be renamed, or its rights taken back.',
  ],
  'role-in-use': [
    '没有删除：还有 {count} 人属于这个角色（含已停用），请先换角色。',
    'Not deleted: {count} people, active or not, still have this role. Give them another one first.',
  ],
  'role-code-taken': ['已有这个代码的角色，请换一个。', 'A role of this code exists. Choose another code.'],
  'role-name-taken': [
    '已有名为「{name}」的角色，请换一个名称。',
    'A role named “{name}” exists. Choose another name.',
  ],
  'unknown-role': ['没有这个角色。', 'There is no such role.'],
  'not-a-role-code': [
    '代码应为 3–24 个小写字母、数字或连字符，以字母开头。',
    'A code has 3 to 24 lower-case letters, digits or hyphens and begins with a letter.',
  ],
  'field-not-yours-to-show': [
    '没有保存：这个字段对您也是隐藏的，不能向别人显示（{field}）。',
    'Nothing was saved: this field is hidden from you too, so you cannot show it to others ({field}).',
  ],
  'administration-not-permitted': [
    '您没有「{command}」用户的权限，可以请超级管理员处理。',
    'You may not {command} users. A super administrator can.',
  ],
  'super-administrator-only': [
    '没有执行：超级管理员的账号和角色只能由超级管理员处理。',
    'Nothing was done: only a super administrator deals with super administrators and their role.',
  ],
  'role-beyond-yours': [
    '没有执行：{username} 的角色含有您不能授予的权限，可以请超级管理员处理。',
    'Nothing was done: the role of {username} holds rights that you cannot give. A super administrator can do it.',
  ],
  'not-to-oneself': [
    '没有执行：不能对自己「{command}」，请由其他管理员处理。',
    'Nothing was done: nobody can {command} himself. Another administrator can.',
  ],
  'last-super-administrator': [
    '没有执行：{username} 是最后一位启用的超级管理员，不能停用，也不能改为其他角色。',
    'Nothing was done: {username} is the last active super administrator, who can be neither deactivated nor given another role.',
  ],
  'user-inactive': [
    '没有重置：{username} 已停用，请先启用。',
    'Not reset: {username} is not active. Activate the account first.',
  ],
  'no-second-factor': [
    '没有执行：{username} 没有开启两步验证。',
    'Nothing was done: {username} has no second factor.',
  ],
  'username-taken': [
    '用户名 {username} 已被使用，请换一个。',
    'The user name {username} is taken. Choose another.',
  ],
  'not-an-active-user': ['此人不存在或已停用。', 'This person does not exist or is no longer active.'],
  'own-supervisor': ['直属主管不能是本人。', 'Nobody is his own supervisor.'],
  'supervisor-circle': [
    '会形成循环：{supervisor} 的上级中已有此人。',
    'This would be a circle: {supervisor} is, directly or not, supervised by this person.',
  ],
  'not-an-email': ['请填写正确的邮箱地址。', 'Please give a real e-mail address.'],
  'must-change-password': ['请先修改一次性密码。', 'Please change the one-time password first.'],
  'cross-site': ['这个请求来自其他网站，已拒绝。', 'The request came from another site and was refused.'],
  'not-json': ['请求必须是 UTF-8 编码的 JSON。', 'The request must be JSON in UTF-8.'],
  'malformed-json': ['请求不是有效的 JSON。', 'The request is not valid JSON.'],
  'too-large': ['请求超过 64 KB，没有保存任何内容。', 'The request is larger than 64 KB. Nothing was saved.'],
  'no-such-address': ['没有这个地址。', 'There is no such address.'],
  'method-not-allowed': ['这个地址不支持该方法。', 'This address does not take that method.'],
  unexpected: [
    '出现意外错误，没有保存任何内容。请把请求号告诉管理员。',
    'Something unexpected happened. Nothing was saved. Please give the request number to your administrator.',
  ],
  unavailable: [
    '数据库暂时连不上，没有保存任何内容，{seconds} 秒后可重试。',
    'The database cannot be reached. Nothing was saved. Try again in {seconds} seconds.',
  ],
  'invalid-input': [
    '有 {count} 处填写不正确，没有保存。',
    '{count} entries are not right. Nothing was saved.',
  ],
  'not-permitted': [
    '您没有「{command}」的权限，可以请销售主管处理。',
    'You may not {command} here. A sales supervisor can.',
  ],
  'not-yours': [
    '这条记录不归您「{command}」，可以请负责人或销售主管处理。',
    'This record is not yours to {command}. Its assignee or a sales supervisor can.',
  ],
  'not-the-author': [
    '这一步的执行效果由他人填写，只有填写人可以修改。',
    'The result of this step was written by somebody else; only its author may correct it.',
  ],
  'not-found': [
    '没有找到 {number}，可能已删除，或不在您的权限内。',
    '{number} was not found. It may have been deleted, or it is not yours to see.',
  ],
  stale: [
    '没有保存：这条记录刚被别人修改过，请查看最新内容。',
    'Not saved: somebody has just changed this record. Please look at the latest version.',
  ],
  'if-match-required': ['请带上版本号（If-Match）。', 'The version (If-Match) is required.'],
  'wrong-state': [
    '没有{command}：{number} 现在是「{status}」。',
    'Not done: {number} is now “{status}”, so you cannot {command} it.',
  ],
  'steps-open': [
    '还有没填写执行效果的步骤，请先填写或标为不再需要。',
    'Some steps have no result yet. Fill them in, or mark them as no longer needed.',
  ],
  'no-result': [
    '至少要有一步填写了执行效果，才能开发成功。',
    'At least one step needs a real result before this can succeed.',
  ],
  'nobody-has-it': ['还没有负责人，请用「指派」。', 'Nobody has it yet. Assign it instead.'],
  'already-theirs': [
    '已经由此人负责，请选择其他人。',
    'This person has it already. Please choose somebody else.',
  ],
  'not-a-planner': [
    '此人不存在、已停用或不能制定计划。',
    'This person does not exist, is no longer active, or may not plan.',
  ],
  'unknown-step': ['没有这一步，计划可能已被修改。', 'There is no such step. The plan may have changed.'],
  'in-the-past': ['到期日不能早于今天。', 'The due date cannot be in the past.'],
  'escalation-before-reminder': [
    '升级（{escalation}）不能早于提醒（{reminder}）。',
    'The escalation ({escalation}) cannot come before the reminder ({reminder}).',
  ],
  'no-working-time': [
    '这样的日历没有工作时间：每周至少要有一个工作日，连续休息不能超过一年。',
    'This calendar leaves no time to work: each week needs a working day, and nobody is off for more than a year on end.',
  ],
  'working-hours-overlap': [
    '工作时段要按先后排列，不能重叠，结束要晚于开始。',
    'Working hours come one after the other: they do not overlap, and each ends after it begins.',
  ],
  'day-off-and-worked': ['{day} 不能既休息又上班。', '{day} cannot be a day off and a working day at once.'],
  'no-process-touched': [
    '这项设置不影响任何流程，只能用于以后。',
    'This setting touches no process, so it holds from now on.',
  ],
  'application-under-way': [
    '没有保存：上一次更改正在更新未结束的流程（{done} / {total}），完成后再改。',
    'Nothing was saved: the last change is still being applied to open processes ({done} of {total}). Try again when it is done.',
  ],
  'inactive-code': [
    '「{label}」已停用，不能再选，请换一个。',
    '“{label}” is no longer in use. Please choose another.',
  ],
  'dictionary-locked': [
    '没有保存：这一类的选项是固定的，只能改名称和顺序，不能新增、停用或删除。',
    'Nothing was saved: the entries of this type are fixed. Their labels and order may change, but none is added, deactivated or deleted.',
  ],
  'label-taken': [
    '这一类里已有「{label}」，请换一个名称。',
    'This type has an entry “{label}” already. Choose another label.',
  ],
  'code-taken': ['这一类里已有这个编码。', 'This type has an entry of this code already.'],
  'not-a-code': [
    '编码只能用小写字母、数字和连字符，最多 40 个字符。',
    'A code has lower-case letters, digits and hyphens, at most 40.',
  ],
  'next-number-only': [
    '等级按 1、2、3… 连续编号，下一个是 {next}。',
    'Levels are numbered 1, 2, 3 and so on; the next is {next}.',
  ],
  'last-active': [
    '没有停用：「{label}」是这一类最后一个可用的选项，必填项要从中选择。',
    'Nothing was changed: “{label}” is the last active entry of its type, and a required field chooses from it.',
  ],
  'default-entry': [
    '没有停用：「{label}」是新客户的默认等级。',
    'Nothing was changed: “{label}” is the level of new customers of whom nobody says one.',
  ],
  'not-the-last-number': [
    '没有删除：等级要连续编号，只能删除最后一个。',
    'Nothing was deleted: levels are numbered without gaps, so only the last one can go.',
  ],
  'in-use': [
    '没有删除：「{label}」正在使用或用过（{where}），可以改为停用。',
    'Nothing was deleted: “{label}” is or was used ({where}). You can deactivate it.',
  ],
  'incomplete-order': [
    '没有保存：顺序要包含这一类的每一个编码，各一次。列表可能刚被别人修改过，请刷新。',
    'Nothing was saved: the order names each code of the type exactly once. Somebody may have changed the list; please load it again.',
  ],
  'unknown-code': ['没有这个选项，请重新选择。', 'There is no such choice. Please choose again.'],
  'unknown-customer': ['没有这个客户。', 'There is no such customer.'],
  'customer-name-binned': [
    '没有保存：回收站里有同名客户 {number} {name}，可以恢复它。',
    'Nothing was saved: a customer of this name is in the recycle bin, {number} {name}. It can be restored.',
  ],
  'not-a-postcode': ['邮政编码应为 6 位数字。', 'A postcode has 6 digits.'],
  'not-a-website': ['网址不正确，例如 www.example.com。', 'This is no web address such as www.example.com.'],
  'not-a-credit-code': [
    '统一社会信用代码应为 18 位，请核对最后一位校验码。',
    'A unified social credit code has 18 characters; please check it, its last one above all.',
  ],
  'not-an-account': ['银行账号应为 6 至 40 位数字。', 'A bank account has 6 to 40 digits.'],
  'not-a-tax-number': ['税号应为 6 至 30 位字母或数字。', 'A tax number has 6 to 30 letters or digits.'],
  'no-telephone': ['手机和办公电话至少填一个。', 'Give a mobile or an office telephone number.'],
  'one-contact-is-primary': [
    '每个客户有一位首要联系人，请把另一位设为首要。',
    'A customer has one primary contact: make another one primary instead.',
  ],
  'customer-has-orders': [
    '没有删除：{number} 有 {count} 张历史订单。有订单的客户不能删除，不再合作的可以标记为流失。',
    'Nothing was deleted: {number} has {count} orders. A customer with orders is not deleted; one that is gone becomes lost.',
  ],
  'customer-name-taken': [
    '已有同名客户 {number} {name}。可以改名，或关联到该客户。',
    'A customer of this name exists: {number} {name}. Choose another name, or link to it.',
  ],
  'existing-customer': [
    '老客户的销售不属于营销管理：已有客户 {number}。',
    'Selling to existing customers is not marketing: {number} is a customer already.',
  ],
  'view-name-taken': [
    '已有名为「{name}」的视图，请换一个名称。',
    'You have a view named “{name}” already. Choose another name.',
  ],
  'too-many-views': [
    '最多保存 {max} 个视图，请先删除不用的。',
    'You can save at most {max} views. Delete one that you no longer need.',
  ],
  'key-reused': [
    '这个请求号已用于另一内容，请重新提交。',
    'This idempotency key was used for another request. Please send it anew.',
  ],
  'bad-key': [
    'Idempotency-Key 应为 1–200 个可见 ASCII 字符。',
    'An Idempotency-Key has 1 to 200 visible ASCII characters.',
  ],
  'command-expired': [
    '没有执行：等待超过两分钟，已作废，请重新提交。',
    'Not done: it waited more than two minutes and was dropped. Please send it anew.',
  ],
  'engine-down': [
    '流程引擎暂时不可用：查看、新建和修改不受影响，「{command}」请在 {seconds} 秒后重试。',
    'The process engine is not available. Reading, creating and editing go on; try “{command}” again in {seconds} seconds.',
  ],
  'temporal-read-only': [
    '这里只能查看 Temporal，不能操作；流程由记录上的操作推动。',
    'Temporal is for reading here. A process is moved by what is done on its record.',
  ],
  'temporal-not-here': [
    '这里只能查看本系统流程的页面和数据，这个地址不在其中。',
    'Only pages and data about our own processes can be read here; this address is none of them.',
  ],
  'temporal-ui-absent': [
    '没有设置 Temporal 界面的地址（TEMPORAL_UI_URL）。',
    'No address of a Temporal UI is set (TEMPORAL_UI_URL).',
  ],
  'temporal-ui-down': [
    'Temporal 界面暂时打不开，{seconds} 秒后可重试；流程照常进行。',
    'The Temporal UI cannot be reached. Try again in {seconds} seconds; the processes go on.',
  ],
  'process-healthy': [
    '没有重新开始：{number} 的流程正在运行，没有停住。',
    'Not started again: the process of {number} is running and has not stopped.',
  ],
  'process-not-needed': [
    '没有重新开始：{number} 已经结束，不再需要流程。',
    'Not started again: {number} is closed, so no process is needed.',
  ],
  'too-many-streams': [
    '打开的页面太多，最多 5 个实时连接。',
    'Too many open pages: at most five live connections.',
  ],
  required: ['请填写。', 'Please fill this in.'],
  'too-long': ['不能超过 {max} 个字。', 'At most {max} characters.'],
  'control-character': [
    '含有不可见的控制字符，请删除后再保存。',
    'It contains control characters. Please remove them.',
  ],
  'not-a-day': ['请填写正确的日期（年-月-日）。', 'Please give a real date (YYYY-MM-DD).'],
  'not-an-amount': [
    '金额应为不小于 0、最多两位小数的数字，不超过 12 位整数。',
    'An amount is not negative, with at most two decimals and twelve digits before them.',
  ],
  'not-a-phone': [
    '电话号码只能有数字、空格和 + - ( )，5–30 位。',
    'A phone number has 5 to 30 digits, spaces and + - ( ).',
  ],
  'not-a-mobile': ['手机号应为 11 位数字。', 'A mobile number has 11 digits.'],
  'not-a-username': [
    '用户名应为 3–32 个小写字母或数字。',
    'A user name has 3 to 32 lower-case letters or digits.',
  ],
  'unknown-key': ['不认识的字段。', 'This field is not known.'],
  'wrong-type': ['类型不正确。', 'This is not of the right type.'],
  'too-small': ['不能小于 {minimum}。', 'It cannot be less than {minimum}.'],
  'too-big': ['不能大于 {maximum}。', 'It cannot be more than {maximum}.'],
  'too-few': ['至少 {minimum} 项。', 'At least {minimum}.'],
  'too-many': ['最多 {maximum} 项。', 'At most {maximum}.'],
  duplicate: ['重复了。', 'This is here twice.'],
  invalid: ['填写不正确。', 'This is not right.'],
} satisfies Record<string, [zh: string, en: string]>

export type ProblemCode = keyof typeof texts

const commandNames: Record<string, [string, string]> = {
  ...ticketCommandNames,
  preview: ['检查导入', 'check an import'],
  import: ['导入', 'import'],
  'take-back': ['收回导入', 'take an import back'],
  create: ['新建', 'create'],
  read: ['查看', 'read'],
  edit: ['修改', 'edit'],
  delete: ['删除', 'delete'],
  restore: ['恢复', 'restore'],
  assign: ['指派', 'assign'],
  reassign: ['改派', 'reassign'],
  recall: ['收回', 'recall'],
  'hand-over': ['移交', 'hand over'],
  plan: ['制定计划', 'plan'],
  'record-result': ['填写效果', 'record a result'],
  succeed: ['开发成功', 'mark as succeeded'],
  fail: ['开发失败', 'mark as failed'],
  reopen: ['重新打开', 'reopen'],
  remark: ['批示', 'remark'],
  restart: ['重新开始', 'start again'],
  run: ['执行', 'run'],
  pause: ['暂停', 'pause'],
  resume: ['恢复', 'resume'],
  'change-role': ['更改角色', 'change the role of'],
  deactivate: ['停用', 'deactivate'],
  activate: ['启用', 'activate'],
  reset: ['重置密码', 'reset the password of'],
  'reset-totp': ['重置两步验证', 'reset the second factor of'],
  'end-sessions': ['结束全部会话', 'end the sessions of'],
}
const namesFor = (params: Record<string, unknown>) =>
  params.subject === 'Ticket' || String(params.number ?? '').startsWith('SV-')
    ? { commands: { ...commandNames, ...ticketCommandNames }, statuses: ticketStatusNames }
    : { commands: commandNames, statuses: statusNames }
const fieldNames: Record<string, [string, string]> = {
  expectedAmount: ['预计金额', 'expected amount'],
  probability: ['成功机率', 'probability'],
  description: ['描述', 'description'],
  contactName: ['联系人', 'contact'],
  contactPhone: ['联系电话', 'contact phone'],
}
const subjectNames: Record<string, [string, string]> = {
  Opportunity: ['销售机会', 'opportunities'],
  Ticket: ['服务单', 'tickets'],
  Customer: ['客户', 'customers'],
  Product: ['产品', 'products'],
  Import: ['导入', 'imports'],
  Report: ['统计报表', 'reports'],
  Process: ['流程监控', 'processes'],
  Temporal: ['Temporal', 'Temporal'],
  SalesSystem: ['销售系统', 'the sales system'],
  DictionaryEntry: ['数据字典', 'the dictionary'],
  Setting: ['设置', 'settings'],
  User: ['用户', 'users'],
  Role: ['角色与权限', 'roles'],
  Audit: ['审计', 'the audit'],
}
const statusNames: Record<string, [string, string]> = {
  created: ['未指派', 'unassigned'],
  assigned: ['已指派', 'assigned'],
  planned: ['已计划', 'planned'],
  executing: ['执行中', 'executing'],
  succeeded: ['开发成功', 'succeeded'],
  failed: ['开发失败', 'failed'],
}

const placeNames: Record<string, [string, string]> = {
  Opportunity: ['销售机会', 'opportunities'],
  Ticket: ['服务单', 'tickets'],
  Customer: ['客户', 'customers'],
  HistoryEntry: ['历史', 'the history'],
  SavedView: ['保存的视图', 'saved views'],
}
const placesOf = (where: unknown, index: number) =>
  String(where)
    .split(' ')
    .map((place) => placeNames[place]?.[index] ?? place)
    .join(index === 1 ? ', ' : '、')

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
    status: statuses[String(params.status)]?.[index] ?? params.status,
    ...(params.where !== undefined && { where: placesOf(params.where, index) }),
  }
  const text: string = texts[code][index]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(spoken[name] ?? ''))
}
