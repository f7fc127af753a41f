export default {
  overdue: 'Overdue',
  closeOverdue: 'Past close date',
  escalated: 'Escalated',
  undecided: 'Needs decision',
  existingCustomer: 'Existing customer',
  assigneeInactive: 'Assignee left',
  stalled: 'Stalled',
  missingContact: 'No contact',
  silent: 'Silent',
}
