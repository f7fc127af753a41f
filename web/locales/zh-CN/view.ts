export default {
  unassigned: '未指派',
  mine: '我负责的',
  overdue: '逾期',
  'this-week': '本周到期',
  closed: '已结束',
  all: '全部',
}
