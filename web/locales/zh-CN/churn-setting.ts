const silent = (level: string) => ({
  name: `静默多久预警：${level}`,
  effect: `${level}超过这么久没有下单，夜间扫描就发出流失预警；从未下单的从建档日期算起。`,
})

/** The settings of silent customers. */
export default {
  silentMonths: {
    1: silent('普通客户'),
    2: silent('重点开发客户'),
    3: silent('大客户'),
    4: silent('合作伙伴'),
    5: silent('战略合作伙伴'),
    other: silent('其他等级的客户'),
  },
  maxDeferralDays: { name: '最长暂缓', effect: '暂缓流失时，复查日期最远可以定在多久以后。' },
  deferralsTold: { name: '多次暂缓通知', effect: '同一预警从第几次暂缓起，每次都通知主管。' },
  reviewTime: { name: '复查时间', effect: '暂缓的预警在复查日期几点回到流失预警，并提醒客户经理。' },
  warningEscalationDays: { name: '预警未处理升级', effect: '流失预警多久没有处理，就通知主管。' },
  proposalEscalationDays: { name: '提请未批复升级', effect: '提请确认流失多久没有批复，就再次通知主管。' },
}
