export default {
  today: 'Today',
  yesterday: 'Yesterday',
  tomorrow: 'Tomorrow',
  days: '{n} d',
  hours: '{n} h',
  minutes: '{n} min',
  moment: 'a moment',
  dueToday: 'due today',
  dueTomorrow: 'due tomorrow',
  dueIn: 'in {n} days',
  overdueBy: '{n} days overdue',
}
