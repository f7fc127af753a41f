/** What problems of service tickets say: Chinese, English. `{name}` is filled in. */
export const ticketProblems = {
  'not-a-handler': [
    '此人不存在、已停用或不能处理服务。',
    'This person does not exist, is no longer active, or may not handle tickets.',
  ],
  'not-by-the-handler': [
    '没有反馈：按设置，反馈要由处理人以外的人填写。',
    'Not done: by the settings, somebody other than the handler asks the customer.',
  ],
  'unknown-ticket': ['没有这张已归档的服务单。', 'There is no such archived ticket.'],
  'customer-has-tickets': [
    '没有删除：{number} 有 {count} 张服务单。有服务单的客户不能删除，不再合作的可以标记为流失。',
    'Nothing was deleted: {number} has {count} tickets. A customer with tickets is not deleted; one that is gone becomes lost.',
  ],
} satisfies Record<string, [zh: string, en: string]>

/** States of a ticket, where others have the same name. */
export const ticketStatusNames: Record<string, [zh: string, en: string]> = {
  created: ['新创建', 'new'],
  assigned: ['已分配', 'assigned'],
  handled: ['已处理', 'handled'],
  fedBack: ['已反馈', 'fed back'],
  archived: ['已归档', 'archived'],
}
export const ticketCommandNames: Record<string, [zh: string, en: string]> = {
  assign: ['分配', 'assign'],
  handle: ['提交处理', 'handle'],
  'feed-back': ['提交反馈', 'feed back'],
  archive: ['归档', 'archive'],
  'read-archived': ['查看已归档', 'read archived'],
}
