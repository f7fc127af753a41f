/** A case of the demonstration: what customers of packaging ask of service, how it was solved, what they said of it. */
export interface DemoCase {
  type: 'consult' | 'suggest' | 'complain'
  title: string
  request: string
  handling: string
  result: string
}

/** `{a}` is one of the variants of a case, `{n}` a small number. */
interface Template extends DemoCase {
  a: string[]
}

const templates: Template[] = [
  {
    type: 'complain',
    title: '{a}瓦楞纸箱受潮变软，码垛时塌箱',
    request: '上周到货的{a}纸箱有{n}托受潮，堆到第四层就压塌，影响发货。',
    handling:
      '到现场测含水率 17%，判为运输途中淋雨。安排补发{n}托并改用防潮托盘罩，建议仓内离地 10 厘米存放。',
    result: '补发当日到货，堆码正常。',
    a: ['五层', '七层重型', '三层', '五层加硬', '双瓦楞'],
  },
  {
    type: 'complain',
    title: '封箱胶带{a}低温下粘不住',
    request: '冷库里用{a}胶带封箱，几分钟就翘边脱开。',
    handling:
      '原胶水适用 5℃ 以上，寄送耐低温丙烯酸胶样品{n}卷，现场在 -18℃ 试封 24 小时无翘边，改订低温型号。',
    result: '换低温胶带后不再开箱。',
    a: ['透明 48 mm', '米黄 60 mm', '静音 48 mm', '印字 60 mm', '加厚 48 mm'],
  },
  {
    type: 'consult',
    title: '{a}标签打印后字迹发灰，扫码枪读不出',
    request: '换了新批次的{a}标签，条码发灰，扫码成功率不到一半。',
    handling: '打印头温度由 8 调到 12，速度由 6 降到 4；清洁打印头。条码等级由 D 提升到 B。',
    result: '扫码一次通过。',
    a: ['100×150 热敏', '60×40 热敏', '80×60 防水', '40×30 小', '三防热敏'],
  },
  {
    type: 'complain',
    title: '{a}碳带打印起皱断带',
    request: '打印机换上{a}碳带后每打{n}十张就起皱，偶尔断带停机。',
    handling: '碳带张力过大且回收轴歪斜，校正压力旋钮并换用内轴更硬的批次，另附安装示意图。',
    result: '连续打印 2000 张无起皱。',
    a: ['蜡基 110×300', '混合基 110×300', '树脂基 80×300', '水洗 60×300', '蜡基 90×300'],
  },
  {
    type: 'complain',
    title: '塑钢打包带{a}拉断，热熔接口开裂',
    request: '打包机打{a}时拉到一半断裂，接口一碰就开。',
    handling: '热熔温度偏低，调至 340℃、时间 0.{n} 秒；拉力由 9 降到 7 档。更换磨损的送带轮。',
    result: '接口强度达到 75%，未再断裂。',
    a: ['1608 绿色', '1910 绿色', '1606 黑色', '2510 重型', '1208 透明'],
  },
  {
    type: 'consult',
    title: '{a}缠绕膜该绕几层，用量怎么算',
    request: '每托货 {n}00 公斤，想知道{a}缠绕膜绕几层合适，一卷能打多少托。',
    handling: '重 800 公斤以下底部三层、中间两层、顶部三层，拉伸 250%，一卷约打 14 托。附缠绕参数表。',
    result: '按参数表执行，每托省膜约 80 克。',
    a: ['手用 500 mm', '机用 500 mm', '预拉伸 430 mm', '黑色 500 mm', '机用 600 mm'],
  },
  {
    type: 'complain',
    title: '送货数量不符，{a}少到{n}件',
    request: '送货单写明足数，实点{a}少了{n}件，司机已签字离开。',
    handling: '调取出库称重记录与装车照片，确认漏装一托，次日补送并由仓库复核双签。',
    result: '补送已收到，数量无误。',
    a: ['纸箱', '气泡膜', '打包带', '珍珠棉', '标签纸'],
  },
  {
    type: 'consult',
    title: '发票抬头变更，{a}如何重开',
    request: '公司更名，{n}月开的{a}抬头是旧名称，需要换开。',
    handling: '原票在当月可作废重开；跨月先开红字信息表，再按新抬头开具，电子票两个工作日内发到邮箱。',
    result: '新发票已收到。',
    a: ['专用发票', '普通发票', '电子专票', '两张专票', '季度汇总票'],
  },
  {
    type: 'suggest',
    title: '建议{a}外箱印上产品批次和二维码',
    request: '收货时要逐箱核对{a}批次，建议外箱印批次和二维码，扫码入库。',
    handling: '与生产沟通后从下批起在侧唛加印批次与二维码，字段按贵司系统的格式。',
    result: '下批已按新唛头发货，入库快了一半。',
    a: ['标签纸', '碳带', '气泡信封', '胶带', '缠绕膜'],
  },
  {
    type: 'complain',
    title: '{a}异味重，客户投诉食品包装有气味',
    request: '新到的{a}有明显油墨味，食品客户拒收。',
    handling: '更换为水性油墨与食品级内衬，提供迁移量检测报告编号，原批次退回{n}托。',
    result: '新批次无异味，客户已接收。',
    a: ['彩印纸箱', '淋膜纸袋', '复合袋', '内衬袋', '隔板'],
  },
  {
    type: 'consult',
    title: '打包机{a}不送带，提示缺带',
    request: '半自动打包机装上新带后{a}，面板一直提示缺带。',
    handling: '带盘装反且感应器积灰，清洁光电感应器并按箭头方向穿带，送带正常。提供三分钟穿带视频。',
    result: '设备恢复正常，操作员已掌握。',
    a: ['不送带', '送带到一半停', '反复退带', '送带打滑', '开机不动作'],
  },
  {
    type: 'consult',
    title: '{a}如何存放，保质期多久',
    request: '一次备货较多，想了解{a}的存放温度和保质期。',
    handling: '避光、23℃ 上下、湿度 50% 左右存放，原包装保质 {n} 年，先进先出；拆封后三个月内用完。',
    result: '已按要求整理仓库。',
    a: ['热敏标签纸', '封箱胶带', '碳带', '牛皮胶带', '双面胶'],
  },
  {
    type: 'suggest',
    title: '建议每月固定日期配送{a}',
    request: '每次临时下单容易断货，希望{a}每月固定两次配送。',
    handling: '按近半年用量建立补货计划，每月 5 日和 20 日配送，安全库存设为 {n} 天用量。',
    result: '计划已执行，未再断货。',
    a: ['纸箱', '胶带', '标签', '缠绕膜', '打包带'],
  },
  {
    type: 'complain',
    title: '气泡膜{a}漏气，缓冲不足货物破损',
    request: '用{a}包装的玻璃件到货破损{n}件，气泡大多瘪了。',
    handling: '该批热合温度不稳导致慢漏气，整批更换为加厚双层气泡膜，并做 1.2 米跌落试验五次无破损。',
    result: '更换后破损率降到 0.1%。',
    a: ['单层', '双层', '大泡', '小泡', '防静电'],
  },
  {
    type: 'consult',
    title: '珍珠棉{a}能否按图纸裁成内托',
    request: '电子产品需要定制内托，{a}，最小起订量多少。',
    handling: '可按图纸模切，起订 {n}00 套，打样三天；密度建议 25 公斤/立方米，寄样两套。',
    result: '样品合适，已下单。',
    a: ['25 密度', '30 密度', '黑色', '防静电', '复合 EVA'],
  },
  {
    type: 'complain',
    title: '纸箱{a}印刷错版，文字与图案偏移',
    request: '本批纸箱{a}，与确认稿偏移约 {n} 毫米，无法上架。',
    handling: '核对确认稿后认定套印偏移，重印 2000 个并承担返工费，后续首件须经贵司拍照确认。',
    result: '重印件合格。',
    a: ['正面错版', '侧唛错版', '条码错版', '颜色偏深', '少印一色'],
  },
  {
    type: 'consult',
    title: '出口木箱换纸箱，{a}要不要熏蒸',
    request: '出口{a}，原来用木箱要熏蒸，想改七层纸箱加托盘。',
    handling: '纸质包装与胶合板托盘免熏蒸，无需 IPPC 标识；按 {n}00 公斤重设计七层重型纸箱，附堆码计算。',
    result: '已改用纸箱，省去熏蒸费用。',
    a: ['欧盟', '东南亚', '北美', '日本', '澳洲'],
  },
  {
    type: 'complain',
    title: '{a}标签在冷冻后脱落',
    request: '冷冻品外箱的{a}标签过一夜就卷边脱落{n}成。',
    handling: '普通热熔胶在 -20℃ 失粘，改用冷冻胶底纸，贴标温度不低于 -5℃，先除霜再贴。',
    result: '一周未再脱落。',
    a: ['100×150', '60×40', '圆形', '透明', '合成纸'],
  },
  {
    type: 'consult',
    title: '缠绕机{a}断膜怎么调',
    request: '缠绕机{a}，每班断膜{n}次，影响效率。',
    handling: '预拉伸比由 300% 降到 220%，检查膜架滚轮毛刺并打磨，起始圈数加一圈。',
    result: '断膜降到每周一次以内。',
    a: ['顶部断膜', '转角断膜', '起步断膜', '换卷后断膜', '高速时断膜'],
  },
  {
    type: 'suggest',
    title: '希望提供{a}的环保检测报告',
    request: '我司客户要求{a}的 RoHS 与可回收证明，希望下单时自动附上。',
    handling: '整理{n}份最新检测报告放入资料库，随货附二维码，可扫码下载。',
    result: '资料齐全，审核通过。',
    a: ['胶带', '纸箱', '气泡膜', '珍珠棉', '缠绕膜'],
  },
]

/** All cases: each template in each of its variants. */
export const demoCases: DemoCase[] = [0, 1, 2, 3, 4].flatMap((variant) =>
  templates.map(({ a, type, ...texts }, index) => {
    const n = String(2 + ((index * 3 + variant * 5) % 7))
    const fill = (text: string) => text.replaceAll('{a}', a[variant] ?? '').replaceAll('{n}', n)
    return {
      type,
      title: fill(texts.title),
      request: fill(texts.request),
      handling: fill(texts.handling),
      result: fill(texts.result),
    }
  }),
)
