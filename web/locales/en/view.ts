export default {
  unassigned: 'Unassigned',
  mine: 'Mine',
  overdue: 'Overdue',
  'this-week': 'Due this week',
  closed: 'Closed',
  all: 'All',
}
