export default {
  overdue: '逾期',
  closeOverdue: '过预计日期',
  escalated: '已升级',
  undecided: '待结论',
  existingCustomer: '老客户',
  assigneeInactive: '负责人已停用',
  stalled: '流程停住',
  missingContact: '缺少联系人',
  silent: '流失预警',
}
