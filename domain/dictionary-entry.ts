type Entry = [code: string, label: string, labelEn: string]

/** The data dictionary as seeded; records store codes, screens show labels (requirements.md, section 9). */
export const seededDictionary: Record<string, Entry[]> = {
  opportunity_source: [
    ['referral', '客户介绍', 'Referral'],
    ['exhibition', '展会', 'Exhibition'],
    ['website', '网站', 'Website'],
    ['phone', '电话营销', 'Telemarketing'],
    ['existing-customer', '老客户推荐', 'Recommended by a customer'],
    ['other', '其他', 'Other'],
  ],
  failure_reason: [
    ['price', '价格', 'Price'],
    ['competitor', '竞争对手', 'Competitor'],
    ['no-need', '无需求', 'No need'],
    ['no-budget', '预算取消', 'Budget cancelled'],
    ['unreachable', '联系不上', 'Unreachable'],
    ['duplicate', '重复录入', 'Entered twice'],
    ['invalid', '无效信息', 'Invalid information'],
    ['other', '其他', 'Other'],
  ],
  churn_reason: [
    ['price', '价格', 'Price'],
    ['quality', '质量', 'Quality'],
    ['service', '服务', 'Service'],
    ['competitor', '竞争对手', 'Competitor'],
    ['closed-down', '停产停业', 'Closed down'],
    ['changed-needs', '需求变化', 'Changed needs'],
    ['other', '其他', 'Other'],
  ],
  region: [
    ['north', '华北', 'North China'],
    ['northeast', '东北', 'Northeast China'],
    ['east', '华东', 'East China'],
    ['central', '华中', 'Central China'],
    ['south', '华南', 'South China'],
    ['southwest', '西南', 'Southwest China'],
    ['northwest', '西北', 'Northwest China'],
  ],
  customer_level: [
    ['1', '普通客户', 'Regular'],
    ['2', '重点开发客户', 'Developing'],
    ['3', '大客户', 'Major'],
    ['4', '合作伙伴', 'Partner'],
    ['5', '战略合作伙伴', 'Strategic partner'],
  ],
  service_type: [
    ['consult', '咨询', 'Enquiry'],
    ['suggest', '建议', 'Suggestion'],
    ['complain', '投诉', 'Complaint'],
  ],
  interaction_type: [
    ['phone', '电话', 'Phone'],
    ['visit', '拜访', 'Visit'],
    ['meeting', '会议', 'Meeting'],
    ['wechat', '微信', 'WeChat'],
    ['mail', '邮件', 'Mail'],
  ],
  ticket_priority: [
    ['low', '低', 'Low'],
    ['normal', '中', 'Normal'],
    ['high', '高', 'High'],
    ['urgent', '紧急', 'Urgent'],
  ],
  satisfaction: [
    ['1', '很不满意', 'Very dissatisfied'],
    ['2', '不满意', 'Dissatisfied'],
    ['3', '一般', 'Neutral'],
    ['4', '满意', 'Satisfied'],
    ['5', '很满意', 'Very satisfied'],
  ],
  credit: [
    ['1', '很低', 'Very low'],
    ['2', '低', 'Low'],
    ['3', '一般', 'Fair'],
    ['4', '高', 'High'],
    ['5', '很高', 'Very high'],
  ],
  gender: [
    ['male', '男', 'Male'],
    ['female', '女', 'Female'],
  ],
}

/** Labels and order of these may change, their codes not. */
export const lockedTypes = ['ticket_priority', 'satisfaction', 'credit', 'gender']
