import { termsOfTexts, type KnowledgeTexts } from '../../domain/knowledge.ts'
import type { Store } from '../customers/store.ts'

const things =
  `打印机 复印机 扫描仪 投影仪 碎纸机 考勤机 交换机 收银机 净水机 除湿机 叉车 货架 空压机 注塑机 贴标机 封箱机 电子秤
  监控主机 门禁控制器 路由器 对讲机 冷水机 烘干机 切割机 焊机 水泵 变频器 传送带 配电柜 发电机`.split(/\s+/)
const places =
  `三楼 财务室 仓库 前台 机房 车间 会议室 二号线 食堂 门店 办公室 分厂 样品间 质检室 装卸区 培训室`.split(' ')
const troubles =
  `无法开机 反复重启 指示灯常亮 屏幕花屏 按键失灵 噪音过大 温度过高 漏水渗水 漏油 卡纸 卡料 打滑 跑偏 断电 短路跳闸
  接触不良 连接超时 认证失败 数据丢失 时间不准 读数漂移 压力不足 流量变小 转速不稳 皮带断裂 轴承磨损 密封圈老化 滤芯堵塞 电池鼓包
  充不满电 配件缺失 包装破损 型号发错 数量不符 发票抬头错误 税号填错 退款未到账 送货延迟 物流停滞 说明书遗失`.split(
    /\s+/,
  )
const causes =
  `使用年限较长 上周刚搬动过 昨天停电以后 换了耗材以后 升级固件以后 连续运行三天 雨季受潮 新员工操作 夏天高温
  电压不稳 灰尘较多 长期闲置`.split(/\s+/)
const cures = `更换 清洁 重新校准 紧固 润滑 复位 升级 调整 检修 补发 重新接线 远程指导处理`.split(' ')
const parts =
  `主板 电源模块 传感器 搓纸轮 定影组件 滤网 轴承 密封圈 皮带 控制板 电磁阀 继电器 排水管 风扇 网线接头 电池组
  触摸屏 减速箱 编码器 打印头`.split(/\s+/)
const results = `恢复正常 客户满意 观察两天无异常 已确认 不再出现 可以使用`.split(' ')

const pick = (list: readonly string[], chance: number) => list[chance % list.length] ?? ''

export interface Archived {
  id: number
  number: string
  at: number
  texts: KnowledgeTexts
}

const begin = Date.UTC(2020, 0, 1)
const perDay = 200

/** An archived ticket; most of what it says follows from a number that looks like chance. */
export function archived(index: number): Archived {
  const chance = (index * 2_654_435_761) % 4_294_967_296
  const of = (place: number) => Math.floor(chance / place) + index * 7
  const [thing, trouble] = [pick(things, of(13)), pick(troubles, of(389))]
  const model = `${pick(['HL', 'DP', 'XR', 'KM', 'TS'], of(11))}-${1000 + (of(97) % 9000)}`
  const date = new Date(begin + Math.floor(index / perDay) * 86_400_000).toISOString().slice(0, 10)
  return {
    id: index + 1,
    number: `SV-${date.replaceAll('-', '')}-${String(index % perDay).padStart(4, '0')}`,
    at: begin + Math.floor(index / perDay) * 86_400_000 + (index % perDay) * 60_000,
    texts: {
      title: `${pick(places, of(7))}${thing}${trouble}`,
      request: `${pick(places, of(7))}的${thing}（型号 ${model}）${pick(causes, of(53))}${trouble}，影响工作，请尽快安排人员处理。`,
      handling: `上门检查，${pick(cures, of(29))}${pick(parts, of(61))}，并${pick(cures, of(101))}${pick(parts, of(211))}，试运行半小时。`,
      result: pick(results, of(17)),
    },
  }
}

/** So many archived tickets with their round and their terms, as the product would have written them. */
export async function fill(store: Store, total: number): Promise<Map<string, number>> {
  const moment = (at: number) =>
    store.dialect === 'sqlite' ? at : new Date(at).toISOString().slice(0, -1).replace('T', ' ')
  const all = function* <Row>(row: (ticket: Archived) => Row): Generator<Row> {
    for (let index = 0; index < total; index += 1) yield row(archived(index))
  }
  await store.fill(
    'service',
    `number status state_since type title name_key customer customer_manager priority request created_by created_at
    updated_at assignee assigned_by assigned_at archived_at round satisfaction missed nearly_due escalated deadlines
    version`.split(/\s+/),
    all(({ id, number, at, texts: { title, request } }) => {
      const when = moment(at)
      return [
        ...[
          number,
          'archived',
          when,
          id % 5 ? 'consult' : 'complain',
          title,
          title,
          'KH-20200101-0001',
          'manager2',
        ],
        ...[
          'normal',
          request,
          'supervisor',
          when,
          when,
          'manager2',
          'supervisor',
          when,
          when,
          1,
          3 + (id % 3),
          0,
        ],
        ...[0, 0, '[]', 1],
      ]
    }),
  )
  await store.fill(
    'handle',
    `ticket round assignee assigned_by assigned_at handling handled_by handled_at result satisfaction feedback_by
    feedback_at own_feedback missed`.split(/\s+/),
    all(({ id, number, at, texts: { handling, result } }) => {
      const when = moment(at)
      return [
        ...[
          number,
          1,
          'manager2',
          'supervisor',
          when,
          handling,
          'manager2',
          when,
          result,
          3 + (id % 3),
          'manager2',
        ],
        ...[when, 1, 0],
      ]
    }),
  )
  await store.fill(
    'knowledge',
    ['id', 'number'],
    all(({ id, number }) => [id, number]),
  )
  const under = new Map<string, number[]>()
  for (const { id, texts } of all((ticket) => ticket))
    for (const [term, fields] of termsOfTexts(texts)) {
      const known = under.get(term)
      if (known) known.push(id * 16 + fields)
      else under.set(term, [id * 16 + fields])
    }
  await store.fill(
    'knowledge_term',
    ['term', 'id', 'fields'],
    (function* () {
      for (const term of [...under.keys()].sort())
        for (const entry of under.get(term) ?? []) yield [term, Math.floor(entry / 16), entry % 16]
    })(),
  )
  return new Map([...under].map(([term, { length }]) => [term, length]))
}
