import { creditCodeOf } from '../domain/customer.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { CustomerRow } from './customer.ts'
import { indexName } from './search.ts'

const names =
  `北京华诚机电设备有限公司 上海申达纺织贸易有限公司 广州南粤食品有限公司 深圳芯达电子科技有限公司 杭州临安竹业有限公司
 苏州工业园精密模具有限公司 成都天府酒业有限公司 重庆山城摩托配件有限公司 武汉长江航运物资有限公司 西安古都文化传播有限公司
 沈阳铁西重工机械有限公司 大连海纳水产有限公司 青岛海润橡胶有限公司 济南泉城印务有限公司 天津滨海化工有限公司
 南京金陵医药有限公司 宁波港通国际货运有限公司 厦门鹭岛茶业有限公司 长沙湘江陶瓷有限公司 郑州中原粮油有限公司
 合肥科源仪器有限公司 昆明滇池花卉有限公司 贵阳黔味调料有限公司 南宁邕江糖业有限公司 海口椰城旅游用品有限公司
 哈尔滨冰城乳业有限公司 长春一汽配套零件厂 石家庄燕赵制药有限公司 太原晋阳煤机有限公司 兰州黄河管业有限公司
 乌鲁木齐天山果业有限公司 无锡太湖电缆有限公司`.split(/\s+/)
const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高'
const given = ['志强', '丽华', '建国', '晓燕', '文博', '雪梅', '海涛', '静怡', '俊杰', '秀英']
const regionOf: Record<string, string> = {
  ...{ 北京: 'north', 天津: 'north', 石家庄: 'north', 太原: 'north' },
  ...{ 沈阳: 'northeast', 大连: 'northeast', 长春: 'northeast', 哈尔滨: 'northeast' },
  ...{ 上海: 'east', 杭州: 'east', 苏州: 'east', 南京: 'east', 宁波: 'east', 无锡: 'east', 合肥: 'east' },
  ...{ 青岛: 'east', 济南: 'east', 厦门: 'east' },
  ...{ 武汉: 'central', 长沙: 'central', 郑州: 'central' },
  ...{ 广州: 'south', 深圳: 'south', 南宁: 'south', 海口: 'south' },
  ...{ 成都: 'southwest', 重庆: 'southwest', 昆明: 'southwest', 贵阳: 'southwest' },
  ...{ 西安: 'northwest', 兰州: 'northwest', 乌鲁木齐: 'northwest' },
}
const cityOf = (name: string) => Object.keys(regionOf).find((city) => name.startsWith(city)) ?? '北京'

/** From three years ago on; all of them before the first order that the sales system tells of. */
export const customerSince = (index: number, now: Date) =>
  new Date(now.getTime() - (1100 - index * 11) * 86_400_000)

/** Customers that were there before: both managers', with contacts, most of them with two. */
export async function insertCustomers(em: Transaction, numbers: string[], now: Date): Promise<void> {
  for (const [index, number] of numbers.entries()) {
    const name = names[index] ?? `客户 ${index + 1}`
    const createdAt = customerSince(index, now)
    const contacts = index % 9 === 4 ? 0 : 1 + (index % 2)
    await em.insert(CustomerRow, {
      number,
      name,
      nameKey: nameKey(name),
      region: regionOf[cityOf(name)] ?? null,
      manager: index % 2 === 0 ? 'manager1' : 'manager2',
      level: 1 + (index % 5),
      satisfaction: 3 + (index % 3),
      credit: 2 + (index % 4),
      phone: `0${21 + (index % 70)}-6${String(1_234_567 + index * 7919).slice(0, 7)}`,
      address: `${cityOf(name)}市人民路 ${100 + index * 3} 号`,
      creditCode: creditCodeOf(`91110000${600_037_341 + index * 7919}`),
      ...(index % 3 === 0 && {
        bank: `中国工商银行${cityOf(name)}分行`,
        bankAccount: `6222${String(20_210_000_000_000 + index * 104_729_001)}`,
        localTaxNumber: `11020${String(7_000_000_000 + index * 6_700_417)}`,
        nationalTaxNumber: `11010${String(8_000_000_000 + index * 7_919_113)}`,
        registeredCapital: (100 + index * 40) * 1_000_000,
      }),
      status: 'active',
      silentSince: createdAt,
      contactsTotal: contacts,
      createdBy: 'supervisor',
      createdAt,
      updatedAt: createdAt,
      version: 1,
    })
    await indexName(em, 'Customer', number, nameKey(name))
    for (let nth = 0; nth < contacts; nth += 1)
      await em.insert(ContactRow, {
        customer: number,
        name: `${surnames[(index * 3 + nth * 7) % surnames.length]}${given[(index + nth * 3) % given.length]}`,
        gender: (index + nth) % 2 === 0 ? 'male' : 'female',
        position: nth === 0 ? '采购经理' : '总经理助理',
        mobile: `139${String(10_000_000 + index * 104_729 + nth * 1301).slice(0, 8)}`,
        primary: nth === 0,
        createdAt,
        updatedAt: createdAt,
        version: 1,
      })
    await em.insert(CustomerRecordRow, {
      customer: number,
      kind: 'created',
      subject: null,
      actor: 'supervisor',
      at: createdAt,
    })
  }
}

export const demoCustomers = names.length
/** As the sales system of the demonstration knows them, in the same order. */
export const demoCustomerNames: readonly string[] = names
