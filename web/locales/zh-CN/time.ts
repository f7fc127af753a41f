export default {
  today: '今天',
  yesterday: '昨天',
  tomorrow: '明天',
  days: '{n} 天',
  hours: '{n} 小时',
  minutes: '{n} 分钟',
  moment: '片刻',
  dueToday: '今天到期',
  dueTomorrow: '明天到期',
  dueIn: '还有 {n} 天',
  overdueBy: '逾期 {n} 天',
}
