/** What the stand-in sells: packaging and supplies that every workshop uses up and orders again. */
interface Family {
  name: string
  unit: string
  /** Yuan of the plainest one. */
  price: number
  types: string[]
  batches: string[]
  /** How many are ordered at once, in whole units. */
  usual: number
}

export const families: Family[] = [
  {
    name: '瓦楞纸箱',
    unit: '个',
    price: 4.8,
    types: ['三层 K=K 40×30×20', '五层 K=A 60×40×40', '五层 AA 80×60×50', '七层 重型'],
    batches: ['优等', '一等'],
    usual: 600,
  },
  {
    name: '缠绕膜',
    unit: '卷',
    price: 32.5,
    types: ['手用 500 mm', '机用 500 mm', '预拉伸 430 mm', '黑色 500 mm'],
    batches: ['A 级', 'B 级'],
    usual: 60,
  },
  {
    name: '封箱胶带',
    unit: '卷',
    price: 3.6,
    types: ['透明 48 mm', '米黄 60 mm', '印字 60 mm', '静音 48 mm'],
    batches: ['2026-A', '2026-B'],
    usual: 240,
  },
  {
    name: '热敏标签纸',
    unit: '卷',
    price: 11.9,
    types: ['100×150', '60×40', '80×60 防水', '40×30'],
    batches: ['三防', '单防'],
    usual: 120,
  },
  {
    name: '碳带',
    unit: '卷',
    price: 18.4,
    types: ['蜡基 110×300', '混合基 110×300', '树脂基 80×300', '水洗 60×300'],
    batches: ['A 级', 'B 级'],
    usual: 48,
  },
  {
    name: '塑钢打包带',
    unit: '千克',
    price: 9.2,
    types: ['1608 绿色', '1910 绿色', '1606 黑色', '2510 重型'],
    batches: ['优等', '一等'],
    usual: 180,
  },
  {
    name: '气泡膜',
    unit: '平方米',
    price: 1.15,
    types: ['单层 6 mm', '双层 10 mm', '防静电 10 mm', '覆铝'],
    batches: ['2026-A', '2026-B'],
    usual: 800,
  },
  {
    name: '塑料托盘',
    unit: '块',
    price: 128,
    types: ['网格九脚 1210', '川字 1212', '田字 1111', '双面 1412'],
    batches: ['新料', '再生料'],
    usual: 30,
  },
  {
    name: '周转箱',
    unit: '只',
    price: 36.8,
    types: ['EU 4322', 'EU 6428', '带盖 500', '折叠 600'],
    batches: ['新料', '再生料'],
    usual: 50,
  },
  {
    name: '干燥剂',
    unit: '千克',
    price: 14.6,
    types: ['硅胶 10 g', '蒙脱石 50 g', '氯化钙 1 kg', '矿物 500 g'],
    batches: ['2026-A', '2026-B'],
    usual: 75,
  },
  {
    name: '丁腈手套',
    unit: '盒',
    price: 27.9,
    types: ['M 4 mil', 'L 4 mil', 'L 6 mil', 'XL 8 mil 防滑'],
    batches: ['A 级', 'B 级'],
    usual: 80,
  },
  {
    name: '无尘擦拭布',
    unit: '包',
    price: 22.3,
    types: ['9×9 聚酯', '6×6 超细', '9×9 亚超细', '卷装 500'],
    batches: ['百级', '千级'],
    usual: 60,
  },
  {
    name: '抗磨液压油',
    unit: '升',
    price: 16.75,
    types: ['HM 32', 'HM 46', 'HM 68', 'HV 46 低温'],
    batches: ['高压', '普通'],
    usual: 200,
  },
  {
    name: '水溶性切削液',
    unit: '升',
    price: 24.9,
    types: ['半合成', '全合成', '乳化型', '铝用'],
    batches: ['2026-A', '2026-B'],
    usual: 160,
  },
  {
    name: '防护口罩',
    unit: '盒',
    price: 19.5,
    types: ['KN95 头戴', 'KN95 耳戴', 'KN100 带阀', '活性炭'],
    batches: ['A 级', 'B 级'],
    usual: 70,
  },
]

export const warehouses = [
  { name: '上海嘉定仓', locations: ['A-01-03', 'A-02-11', 'B-01-06', 'B-03-02'] },
  { name: '广州黄埔仓', locations: ['一区 12', '一区 27', '二区 05'] },
  { name: '成都青白江仓', locations: ['C1-08', 'C2-14', ''] },
]

/** Buyers that nobody has made a customer yet. */
export const strangers = [
  '佛山顺德五金制品有限公司',
  '温州瓯海鞋材有限公司',
  '潍坊昌乐塑编厂',
  '义乌小商品包装（集团）有限公司',
]
export const cities = `上海 广州 深圳 杭州 苏州 成都 重庆 武汉 西安 沈阳 青岛 南京
  北京 天津 大连 济南 宁波 厦门 长沙 郑州 合肥 昆明 贵阳 南宁
  海口 哈尔滨 长春 石家庄 太原 兰州 乌鲁木齐 无锡 佛山 温州 潍坊 义乌`.split(/\s+/)
export const roads = ['工业大道', '科技路', '人民路', '建设路', '港务区一路', '创业街']

/** A small generator whose numbers follow from its name alone. */
export function chanceOf(name: string) {
  let state = 2_166_136_261
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    /** A whole number, both ends included. */
    between: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)),
    one: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T,
  }
}
export type Chance = ReturnType<typeof chanceOf>
