/** What a problem says to a person, by its code: Chinese, English. */
export const opportunityProblems = {
  'not-the-author': [
    '这一步的执行效果由他人填写，只有填写人可以修改。',
    'The result of this step was written by somebody else; only its author may correct it.',
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
  'existing-customer': [
    '老客户的销售不属于营销管理：已有客户 {number}。',
    'Selling to existing customers is not marketing: {number} is a customer already.',
  ],
} satisfies Record<string, [string, string]>
