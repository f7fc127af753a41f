/** What problems of silent customers say: Chinese, English. `{name}` is filled in. */
export const churnProblems = {
  'review-not-ahead': ['复查日期要晚于今天。', 'The review date must be after today.'],
  'review-too-far': [
    '复查日期最多在 {days} 天之后；要等更久，请再次暂缓。',
    'The review can be at most {days} days ahead. Defer it again if it takes longer.',
  ],
  'scan-in-future': ['扫描日期不能晚于今天。', 'A scan cannot be for a day that is still to come.'],
  'scan-already-paused': ['每晚的流失扫描已经暂停。', 'The nightly scan is paused already.'],
  'scan-not-paused': ['每晚的流失扫描没有暂停。', 'The nightly scan is not paused.'],
  'no-such-run': ['没有这次扫描。', 'There is no such scan.'],
  'scan-already-on': ['流失预警已经启用。', 'The warnings are switched on already.'],
  'customer-has-churn-case': [
    '没有删除：{number} 有流失记录。有流失记录的客户不能删除。',
    'Nothing was deleted: {number} has been warned of as a silent customer. Such a customer is not deleted.',
  ],
} satisfies Record<string, [zh: string, en: string]>

export const churnStatusNames: Record<string, [zh: string, en: string]> = {
  warning: ['流失预警', 'warning'],
  deferred: ['暂缓流失', 'deferred'],
  proposed: ['待确认流失', 'proposed'],
  confirmed: ['确认流失', 'confirmed'],
  recovered: ['已挽回', 'recovered'],
}
export const churnCommandNames: Record<string, [zh: string, en: string]> = {
  defer: ['暂缓流失', 'defer'],
  confirm: ['确认流失', 'confirm a loss'],
  approve: ['批准流失', 'approve a loss'],
  reject: ['驳回', 'reject'],
  revoke: ['撤销确认', 'revoke'],
  recover: ['标记为已挽回', 'mark as recovered'],
}
