import { settings as ticket } from './ticket.ts'
import churn from './churn-setting.ts'

export default {
  title: 'Settings',
  group: {
    opportunity: 'Opportunities',
    ticket: 'Service times',
    churn: 'Silent customers',
    customer: 'Customers',
    calendar: 'Calendar',
    security: 'Security',
    sales: 'Sales system',
  },
  unit: {
    workingHours: 'working hours',
    workingDays: 'working days',
    times: 'times',
    minutes: 'minutes',
    days: 'days',
    months: 'months',
    percent: '%',
  },
  default: 'Default {value}',
  reset: 'Restore the default',
  change: 'Change “{name}”',
  save: 'Save',
  open: 'Bears on {n} open processes',
  touchesNone: 'Touches no process; holds as soon as it is saved',
  updated: 'Last changed {when}',
  on: 'Yes',
  off: 'No',
  saved: 'Saved: {name} {before} → {after}',
  openCalendar: 'Open the working calendar',
  underWay: 'Open processes are being updated: {done} of {total}',
  applied: '{moved} open processes were updated ({when})',
  apply: {
    title: 'Save “{name}”',
    counting: 'Counting what it touches…',
    none: 'No deadline of an open process would move.',
    effect: 'Of {open} open processes {touched} have a deadline that would move:',
    kind: '{command}: {moved} move',
    atOnce: '{n} of them are past the new moment and fire at once',
    dropped: '{n} are past the new moment and are not reminded any more',
    new: 'From now on only',
    newHint: 'Deadlines that stand stay. What enters a new state, and new steps, follow the new setting.',
    open: 'For open processes too',
    openHint:
      'What has fired stays; what has not is reckoned anew. It is done in the background while everybody works.',
    saveNew: 'Save, from now on only',
    saveOpen: 'Save and update {n} processes',
  },
  threshold: {
    next: 'Holds from the next scan on; warnings that stand stay',
    more: 'A scan of today would warn of {n} more customers by it.',
    none: 'A scan of today would warn of no further customer by it.',
    stays: 'Warnings that stand stay; it holds from the next scan on.',
    look: 'See which customers',
    first: 'The {n} who have been silent longest.',
    save: 'Save the threshold',
  },
  of: {
    opportunity: {
      assignReminderHours: {
        name: 'Unassigned: reminder',
        effect: 'When supervisors are reminded of a new opportunity that nobody has been given.',
      },
      assignEscalationHours: {
        name: 'Unassigned: escalation',
        effect:
          'When a new opportunity that nobody has is marked as escalated and supervisors are told again.',
      },
      planReminderDays: {
        name: 'No plan: reminder',
        effect: 'How long after the assignment the manager is reminded to plan.',
      },
      planEscalationDays: {
        name: 'No plan: escalation',
        effect: 'How long after the assignment the supervisor is told that there is no plan.',
      },
      stepReminderTime: {
        name: 'Time of reminders',
        effect: 'When on its day the manager is reminded of a step or of the expected close.',
      },
      stepEscalationDays: {
        name: 'Overdue step: escalation',
        effect: 'How long a step is overdue before the supervisor is told.',
      },
      conclusionReminderDays: {
        name: 'No conclusion: reminder',
        effect: 'How long after the last step the manager is reminded to conclude.',
      },
      conclusionEscalationDays: {
        name: 'No conclusion: escalation',
        effect: 'How long after the last step the supervisor is told that there is no conclusion.',
      },
      existingCustomer: {
        name: 'Opportunities of existing customers',
        effect: 'Whether an existing customer’s name is pointed out, or refused.',
        option: { warn: 'Point out', refuse: 'Refuse' },
      },
    },
    ticket,
    churn,
    customer: {
      shareFinancialFields: {
        name: 'Bank and tax',
        effect:
          'To whom a customer’s bank, account and tax numbers are shown. Only its manager and the supervisors change them.',
        option: { responsible: 'Its manager and supervisors', readers: 'Whoever may read the customer' },
      },
    },
    sales: {
      lowStock: {
        name: 'Low stock',
        effect:
          'Below this quantity in a warehouse stock is marked as low. A product’s own figure goes before it.',
      },
    },
    calendar: {
      calendar: {
        name: 'Working calendar',
        effect:
          'How working hours and days are counted: the days of a week, the hours, days off and make-up days.',
      },
    },
    security: {
      secondFactor: {
        name: 'Second factor',
        effect: 'Whether a second factor is offered, or demanded of administrators.',
        option: { offered: 'Offered', administrators: 'Demanded of administrators' },
      },
      failedSignIns: {
        name: 'Failed sign-ins',
        effect: 'After how many failures an account or address has to wait.',
      },
      failedSignInMinutes: {
        name: 'Time of failed sign-ins',
        effect: 'Within how long failed sign-ins are counted together.',
      },
    },
  },
  calendar: {
    title: 'Working calendar',
    back: 'Settings',
    month: '{year}-{month}',
    previous: 'Previous month',
    next: 'Next month',
    thisMonth: 'Today',
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    hint: 'Click a day to make it a day off or a working day.',
    hours: 'Working hours',
    worked: 'Working days of a week',
    from: 'From',
    to: 'To',
    addPeriod: 'Add hours',
    dropPeriod: 'Remove these hours',
    import: 'Paste the holidays of a year',
    importHint: 'A day or a range on each line: 2027-01-01 off, 2027-02-06..2027-02-12 off, 2027-02-14 work',
    look: 'Check',
    take: 'Put into the calendar ({n} days)',
    bad: 'Line {line} “{text}”: {fault}',
    fault: {
      'not-understood': 'not understood; write “2027-01-01 off”',
      'not-a-day': 'there is no such day',
      'ends-first': 'it ends before it begins',
      'too-long': 'more than 60 days; please look at the year',
      'said-otherwise': 'an earlier line says otherwise',
    },
    someBad: '{n} lines are not right. Mend them first.',
    wouldChange: '{n} days would change: {days}',
    nothingNew: 'The calendar has these days already.',
    off: 'off',
    work: 'work',
    offName: 'day off',
    workName: 'make-up working day',
    today: 'today',
    unsavedDays: 'Not saved yet: {n} days',
    unsavedHours: 'Working time is changed',
    discard: 'Discard',
    save: 'Save the calendar',
    saved: 'The working calendar is saved.',
    missing: '{year} has no holidays yet: deadlines will be reckoned as if every week were an ordinary one.',
    fill: 'Enter them',
    count: '{year}: {off} days off, {work} make-up days',
  },
}
