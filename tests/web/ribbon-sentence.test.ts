import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Process } from '../../web/types.ts'

// The console's texts ask the browser for the language chosen last; here there is none.
beforeAll(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) })
})

const now = new Date('2026-11-24T09:00:00Z')
const reminder = { command: 'remind-step', ref: '7', at: '2026-11-25T01:00:00Z' }
const manager1 = { username: 'manager1', name: '林佳怡' }
const calm: Process = {
  number: 'OP-20261124-0001',
  status: 'created',
  segments: [],
  waitingFor: { kind: 'supervisors' },
  step: null,
  stepsTotal: 0,
  undecided: false,
  createdAt: '2026-11-24T01:00:00Z',
  closedAt: null,
  next: null,
  timers: [],
  condition: 'running',
  retry: null,
  stall: null,
  temporalUrl: null,
  restartable: true,
}
const given = { ...calm, waitingFor: { kind: 'assignee' as const, person: manager1 } }
const executing = { ...given, status: 'executing' as const, stepsTotal: 3 }
const step = { position: 2, item: '上门拜访', dueOn: '2026-11-25' }

const ticket: Process = {
  ...calm,
  number: 'SV-20261124-0001',
  round: 1,
  step: undefined,
  undecided: undefined,
  stepsTotal: undefined,
}
const handling: Process = { ...ticket, status: 'assigned', waitingFor: given.waitingFor }

const silent: Process = { ...ticket, number: 'LS-20261124-0001', status: 'warning', round: undefined }
const warned: Process = { ...silent, waitingFor: given.waitingFor }

const stopped = (cause: string): Process => ({
  ...executing,
  condition: 'stopped',
  stall: { cause, since: '2026-11-24T08:58:00Z' },
})

interface Case {
  state: string
  process: Process
  reader?: string
  zh: string
  en: string
  tone?: string
}
const cases: Case[] = [
  {
    state: 'nobody has it yet',
    process: calm,
    zh: '等主管指派',
    en: 'Waiting for a supervisor to assign it',
  },
  {
    state: 'nobody has it, and a reminder is set',
    process: { ...calm, next: { ...reminder, command: 'remind-unassigned', ref: '' } },
    zh: '等主管指派 · 下次提醒 明天 09:00（还有 16 小时）',
    en: 'Waiting for a supervisor to assign it · next reminder Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'it is given and has no plan',
    process: { ...given, status: 'assigned' },
    zh: '等林佳怡制定计划',
    en: 'Waiting for 林佳怡 to plan',
  },
  {
    state: 'I must plan it',
    process: { ...given, status: 'assigned' },
    reader: 'manager1',
    zh: '等我制定计划',
    en: 'Waiting for me to plan',
  },
  {
    state: 'it is planned',
    process: { ...given, status: 'planned', stepsTotal: 3, step: { ...step, position: 1 }, next: reminder },
    zh: '等林佳怡填写第 1 步的执行效果 · 下次提醒 明天 09:00（还有 16 小时）',
    en: 'Waiting for 林佳怡 to record the result of step 1 · next reminder Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'it is carried out, and a step will be marked as late',
    process: { ...executing, step, next: { ...reminder, command: 'mark-step-overdue' } },
    zh: '等林佳怡填写第 2 步的执行效果 · 下次标为逾期 明天 09:00（还有 16 小时）',
    en: 'Waiting for 林佳怡 to record the result of step 2 · next overdue mark Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'a timer is due this minute',
    process: { ...executing, step, next: { ...reminder, at: '2026-11-24T09:00:00Z' } },
    zh: '等林佳怡填写第 2 步的执行效果 · 下次提醒 今天 17:00（正在处理）',
    en: 'Waiting for 林佳怡 to record the result of step 2 · next reminder Today 17:00 (being handled)',
  },
  {
    state: 'every step is answered',
    process: { ...executing, undecided: true },
    zh: '计划已全部执行，等林佳怡给出结论',
    en: 'The plan is done; waiting for 林佳怡 to decide',
  },
  {
    state: 'it succeeded',
    process: { ...given, status: 'succeeded', condition: 'closed' },
    zh: '已开发成功，建立了客户',
    en: 'Succeeded; the customer was created',
  },
  {
    state: 'it failed',
    process: { ...given, status: 'failed', condition: 'closed' },
    zh: '已结束：开发失败',
    en: 'Closed as failed',
  },
  {
    state: 'the database cannot be reached',
    process: {
      ...executing,
      condition: 'retrying',
      retry: { attempt: 3, cause: 'database-unreachable', nextAt: '2026-11-24T09:00:20Z' },
    },
    zh: '正在第 3 次重试：数据库暂时连不上，约 20 秒后再试。您的数据没有丢。',
    en: 'Attempt 3: the database cannot be reached; the next try is in about 20 s. Your data is safe.',
    tone: 'amber',
  },
  {
    state: 'something inside fails',
    process: {
      ...executing,
      condition: 'retrying',
      retry: { attempt: 2, cause: 'internal', nextAt: '2026-11-24T09:00:02Z' },
    },
    zh: '正在第 2 次重试：内部错误，管理员可在日志中查看，约 2 秒后再试。您的数据没有丢。',
    en: 'Attempt 2: an internal error; the administrator finds it in the log; the next try is in about 2 s. Your data is safe.',
    tone: 'amber',
  },
  {
    state: 'the process was ended by hand',
    process: { ...executing, condition: 'stopped', stall: { cause: 'run-ended', since: null } },
    zh: '流程停住了：运行被终止，记录还在，系统会在一分钟内从记录重新开始。',
    en: 'The process has stopped: its run was ended; the record is safe, and the system starts it again from the record within a minute.',
    tone: 'red',
  },
  {
    state: 'the process ends as often as it is started',
    process: stopped('run-keeps-ending'),
    zh: '流程停住了：每次启动后都立即结束，系统不再自动启动，记录还在。',
    en: 'The process has stopped: it ends as often as it is started; the system has given up starting it, the record is safe.',
    tone: 'red',
  },
  {
    state: 'the code of the process fails',
    process: stopped('code-fails'),
    zh: '流程停住了：流程程序反复出错，可能与版本不符，记录还在。',
    en: 'The process has stopped: its code fails again and again, perhaps a version that does not fit; the record is safe.',
    tone: 'red',
  },
  {
    state: 'a command could not be written for half a minute',
    process: stopped('internal'),
    zh: '流程停住了：内部错误，管理员可在日志中查看。',
    en: 'The process has stopped: an internal error; the administrator finds it in the log.',
    tone: 'red',
  },
  {
    state: 'the process does not read its record',
    process: stopped('record-unread'),
    zh: '流程停住了：流程一直读不到记录的最新内容。',
    en: 'The process has stopped: it does not come to know the record as it stands.',
    tone: 'red',
  },
  {
    state: 'a timer was overslept',
    process: stopped('timer-overslept'),
    zh: '流程停住了：定时过了时间没有触发，唤醒后也没有动。',
    en: 'The process has stopped: a timer is past its moment and has not fired, even when woken.',
    tone: 'red',
  },
  {
    state: 'nobody works on processes',
    process: stopped('nobody-works'),
    zh: '流程停住了：没有工作进程在处理流程。',
    en: 'The process has stopped: no worker takes up processes.',
    tone: 'red',
  },
  {
    state: 'the process has not started yet',
    process: { ...calm, condition: 'not-started' },
    zh: '已保存，流程将在一分钟内启动。',
    en: 'Saved; the process starts within a minute.',
  },
  {
    state: 'nobody has the ticket yet',
    process: { ...ticket, round: 0, next: { ...reminder, command: 'remind-assign', ref: '' } },
    zh: '等主管分配 · 下次提醒 明天 09:00（还有 16 小时）',
    en: 'Waiting for a supervisor to assign the ticket · next reminder Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'a ticket is to be handled, and the time is nearly over',
    process: { ...handling, next: { ...reminder, command: 'escalate-handle', ref: '' } },
    zh: '等林佳怡提交处理 · 下次升级 明天 09:00（还有 16 小时）',
    en: 'Waiting for 林佳怡 to handle it · next escalation Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'I must handle a ticket',
    process: handling,
    reader: 'manager1',
    zh: '等我提交处理',
    en: 'Waiting for me to handle it',
  },
  {
    state: 'a ticket was sent back',
    process: { ...handling, round: 2 },
    zh: '等林佳怡提交第 2 轮处理',
    en: 'Waiting for 林佳怡 to handle it, round 2',
  },
  {
    state: 'the customer is to be asked by the handler',
    process: { ...handling, status: 'handled', next: { ...reminder, command: 'remind-feed-back', ref: '' } },
    zh: '等客户反馈，由林佳怡填写 · 下次提醒 明天 09:00（还有 16 小时）',
    en: 'Waiting for the customer’s feedback; 林佳怡 writes it down · next reminder Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'the customer is to be asked by another',
    process: { ...ticket, status: 'handled' },
    zh: '等客户反馈，由处理人以外的人填写',
    en: 'Waiting for the customer’s feedback; somebody other than the handler writes it down',
  },
  {
    state: 'the customer is content',
    process: {
      ...ticket,
      status: 'fedBack',
      waitingFor: { kind: 'clock' },
      next: { command: 'auto-archive', ref: '', at: '2026-11-27T09:00:00Z' },
    },
    zh: '反馈满意，等待归档 · 3 天后自动归档',
    en: 'The customer is content; to be archived · archived by itself in 3 d',
  },
  {
    state: 'a ticket is in the archive',
    process: { ...ticket, status: 'archived', condition: 'closed', waitingFor: { kind: 'nobody' } },
    zh: '已归档',
    en: 'Archived',
  },
  {
    state: 'a customer has fallen silent, and its manager is to act',
    process: { ...warned, next: { command: 'escalate-warning', ref: '', at: '2026-11-25T01:00:00Z' } },
    zh: '等林佳怡挽留客户或提请确认流失 · 下次升级 明天 09:00（还有 16 小时）',
    en: 'Waiting for 林佳怡 to win the customer back, or to propose the loss · next escalation Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'my customer has fallen silent',
    process: warned,
    reader: 'manager1',
    zh: '等我挽留客户或提请确认流失',
    en: 'Waiting for me to win the customer back, or to propose the loss',
  },
  {
    state: 'a silent customer is deferred until its review',
    process: {
      ...silent,
      status: 'deferred',
      waitingFor: { kind: 'clock' },
      next: { command: 'review', ref: '', at: '2026-11-25T01:00:00Z' },
    },
    zh: '已暂缓，等到复查日期 · 下次复查 明天 09:00（还有 16 小时）',
    en: 'Deferred until the review · next review Tomorrow 09:00 (in 16 h)',
  },
  {
    state: 'a loss is proposed',
    process: { ...silent, status: 'proposed' },
    zh: '等主管批准流失',
    en: 'Waiting for a supervisor to approve the loss',
  },
  {
    state: 'a customer is lost',
    process: { ...silent, status: 'confirmed', condition: 'closed', waitingFor: { kind: 'nobody' } },
    zh: '已确认流失',
    en: 'The customer is lost',
  },
  {
    state: 'a silent customer is back',
    process: { ...silent, status: 'recovered', condition: 'closed', waitingFor: { kind: 'nobody' } },
    zh: '已挽回',
    en: 'The customer is back',
  },
  {
    state: 'the process engine is down',
    process: { ...executing, condition: 'engine-down' },
    zh: '流程引擎暂时不可用：查看、新建和修改不受影响，流程恢复后自动继续。',
    en: 'The process engine is not available: reading, creating and editing go on, and the process carries on by itself.',
    tone: 'amber',
  },
]

describe.each(['zh-CN', 'en'] as const)('the ribbon in %s', (language) => {
  test.each(cases)('when $state', async ({ process, reader = 'supervisor', zh, en, tone = 'calm' }) => {
    const { i18n } = await import('../../web/i18n.ts')
    const { ribbonSentence } = await import('../../web/process/ribbon-sentence.ts')
    i18n.global.locale.value = language
    const sentence = ribbonSentence(process, reader, now)
    expect(sentence).toEqual({ text: language === 'en' ? en : zh, tone, mine: reader === 'manager1' })
  })
})

test('every cause of a stall is said in both languages', async () => {
  const { stallCauses } = await import('../../domain/stall.ts')
  const { default: zh } = await import('../../web/locales/zh-CN.ts')
  const { default: en } = await import('../../web/locales/en.ts')
  for (const texts of [zh.ribbon.cause, en.ribbon.cause])
    expect(Object.keys(texts)).toEqual(expect.arrayContaining([...stallCauses]))
})

test('both languages know the same texts', async () => {
  const { default: zh } = await import('../../web/locales/zh-CN.ts')
  const { default: en } = await import('../../web/locales/en.ts')
  expect(keysOf(en)).toEqual(keysOf(zh))
})

function keysOf(texts: object, path = ''): string[] {
  return Object.entries(texts)
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [`${path}${name}`] : keysOf(value as object, `${path}${name}.`),
    )
    .sort()
}
