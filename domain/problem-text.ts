export type Language = 'zh-CN' | 'en'

/** What a problem says to a person, by its code: Chinese, English. `{name}` is filled in. */
const texts = {
  'not-signed-in': ['请先登录。', 'Please sign in.'],
  'session-ended': ['登录已过期，请重新登录。', 'Your session has ended. Please sign in again.'],
  'wrong-credentials': ['用户名或密码不正确。', 'The user name or the password is not right.'],
  'too-many-failures': [
    '登录失败次数太多，{seconds} 秒后可再试。',
    'Too many failed sign-ins. Try again in {seconds} seconds.',
  ],
  'weak-password': [
    '密码至少 15 个字符，并且不能含有用户名。',
    'A password has at least 15 characters and does not hold the user name.',
  ],
  'deadline-moved': ['这个定时已经改期。', 'This deadline has moved.'],
  'right-not-yours-to-give': [
    '没有保存：您自己没有这项权限，不能授予别人（{subject} · {action}）。',
    'Nothing was saved: you do not hold this right yourself, so you cannot give it ({subject}, {action}).',
  ],
  'duties-apart': [
    '没有保存：管理用户或角色的权限不能与客户业务权限放在同一个角色里，只有超级管理员可以这样做。',
    'Nothing was saved: power over users or roles and access to customers do not go into one role; only a super administrator may do that.',
  ],
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
}
const statusNames: Record<string, [string, string]> = {
  created: ['未指派', 'unassigned'],
  assigned: ['已指派', 'assigned'],
  planned: ['已计划', 'planned'],
  executing: ['执行中', 'executing'],
  succeeded: ['开发成功', 'succeeded'],
  failed: ['开发失败', 'failed'],
}

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(texts, code)

/** The sentence of a problem in a language. */
export function problemText(
  code: ProblemCode,
  language: Language,
  params: Record<string, unknown> = {},
): string {
  const index = language === 'en' ? 1 : 0
  const spoken: Record<string, unknown> = {
    ...params,
    command: commandNames[String(params.command)]?.[index] ?? params.command,
    status: statusNames[String(params.status)]?.[index] ?? params.status,
  }
  const text: string = texts[code][index]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(spoken[name] ?? ''))
}
