import type { ImportKind } from './import.ts'

/** What a cell is read as. */
export type CellKind =
  | 'text'
  | 'phone'
  | 'money'
  | 'day'
  | 'moment'
  | 'whole'
  | 'percent'
  | 'quantity'
  | 'person'
  | { dictionary: string; numeric?: true }

/** A field that a column of a file may go to, with the names under which people have it. */
export interface ImportField {
  name: string
  zh: string
  en: string
  also: string[]
  cell: CellKind
  required: boolean
  /** What stands in the template. */
  example: string
}

type Row = [name: string, zh: string, en: string, cell: CellKind, example: string, also?: string]
const required = (...[name, ...rest]: Row): Row => [`${name}*`, ...rest]
const of = (rows: Row[]): ImportField[] =>
  rows.map(([name, zh, en, cell, example, also = '']) => ({
    name: name.replace('*', ''),
    zh,
    en,
    cell,
    example,
    also: also.split(' ').filter(Boolean),
    required: name.endsWith('*'),
  }))

/** The fields of each kind, in the order of its template. */
export const importFields: Record<ImportKind, ImportField[]> = {
  customers: of([
    required(
      'name',
      '客户名称',
      'Customer name',
      'text',
      '杭州云栖网络有限公司',
      '客户 名称 公司 公司名称 企业名称 单位名称 customer company name',
    ),
    required(
      'manager',
      '客户经理',
      'Customer manager',
      'person',
      'manager1',
      '经理 负责人 业务员 跟进人 manager owner salesperson',
    ),
    ['region', '地区', 'Region', { dictionary: 'region' }, '华东', '区域 大区 area'],
    [
      'level',
      '客户等级',
      'Level',
      { dictionary: 'customer_level', numeric: true },
      '普通客户',
      '等级 级别 客户级别 customerlevel',
    ],
    [
      'satisfaction',
      '满意度',
      'Satisfaction',
      { dictionary: 'satisfaction', numeric: true },
      '3',
      '客户满意度',
    ],
    [
      'credit',
      '信用度',
      'Credit',
      { dictionary: 'credit', numeric: true },
      '3',
      '信用 信誉度 客户信用度 creditrating',
    ],
    [
      'registeredOn',
      '建档日期',
      'On file since',
      'day',
      '2024-03-18',
      '建档日 建档时间 建立日期 登记日期 registered customersince',
    ],
    ['address', '地址', 'Address', 'text', '杭州市西湖区云栖路 1 号', '客户地址 公司地址 联系地址'],
    ['postcode', '邮编', 'Postcode', 'text', '310024', '邮政编码 zip zipcode postalcode'],
    ['phone', '电话', 'Phone', 'phone', '0571-88880000', '公司电话 客户电话 总机 telephone tel'],
    ['fax', '传真', 'Fax', 'phone', '', '传真号码'],
    ['website', '网址', 'Website', 'text', 'www.yunqi.example.cn', '网站 官网 主页 url homepage'],
    [
      'creditCode',
      '统一社会信用代码',
      'Unified social credit code',
      'text',
      '',
      '信用代码 社会信用代码 税号 creditcode uscc',
    ],
    [
      'licence',
      '营业执照注册号',
      'Business licence number',
      'text',
      '',
      '营业执照 注册号 执照号 licence license',
    ],
    ['legalRepresentative', '法人', 'Legal representative', 'text', '', '法定代表人 法人代表'],
    [
      'registeredCapital',
      '注册资金',
      'Registered capital',
      'money',
      '',
      '注册资本 注册资金(元) 注册资本(元)',
    ],
    ['annualTurnover', '年营业额', 'Annual turnover', 'money', '', '营业额 年营业额(元) 年销售额 turnover'],
    ['bank', '开户银行', 'Bank', 'text', '', '开户行 银行'],
    ['bankAccount', '银行账号', 'Bank account', 'text', '', '账号 银行帐号 帐号 account accountnumber'],
    ['localTaxNumber', '地税登记号', 'Local tax number', 'text', '', '地税'],
    ['nationalTaxNumber', '国税登记号', 'National tax number', 'text', '', '国税'],
    [
      'contact.name',
      '联系人',
      'Contact',
      'text',
      '王小云',
      '联系人姓名 首要联系人 姓名 contactname contactperson',
    ],
    ['contact.gender', '联系人性别', 'Contact gender', { dictionary: 'gender' }, '女', '性别 gender sex'],
    [
      'contact.position',
      '联系人职位',
      'Contact position',
      'text',
      '采购经理',
      '职位 职务 position title jobtitle',
    ],
    [
      'contact.mobile',
      '联系人手机',
      'Contact mobile',
      'phone',
      '13900000000',
      '手机 手机号 手机号码 联系手机 联系电话 mobile mobilephone cell',
    ],
    [
      'contact.officePhone',
      '联系人办公电话',
      'Contact office phone',
      'phone',
      '',
      '办公电话 座机 officephone',
    ],
    ['contact.email', '联系人邮箱', 'Contact email', 'text', '', '邮箱 电子邮件 email e-mail mail'],
    ['contact.wechat', '联系人微信', 'Contact WeChat', 'text', '', '微信 微信号 wechat'],
    ['contact.memo', '联系人备注', 'Contact memo', 'text', '', '备注 memo remark note'],
  ]),
  opportunities: of([
    required(
      'customerName',
      '客户名称',
      'Customer name',
      'text',
      '北京聪海科技有限公司',
      '客户 公司 公司名称 customer company',
    ),
    required(
      'summary',
      '机会概要',
      'Summary',
      'text',
      '采购一批服务器',
      '概要 摘要 主题 标题 机会名称 subject title',
    ),
    ['probability', '成功机率', 'Probability', 'percent', '40', '成功几率 机率 几率 概率 成功率 赢率 chance'],
    ['description', '机会描述', 'Description', 'text', '', '描述 详情 说明 details'],
    ['source', '机会来源', 'Source', { dictionary: 'opportunity_source' }, '展会', '来源 渠道'],
    [
      'expectedAmount',
      '预计金额',
      'Expected amount',
      'money',
      '120000',
      '金额 预期金额 预计成交金额 预计金额(元) amount value',
    ],
    [
      'expectedCloseOn',
      '预计成交日期',
      'Expected close',
      'day',
      '2026-12-31',
      '预计成交日 成交日期 预计成交 预计结单日期 closedate expectedclosedate',
    ],
    ['contactName', '联系人', 'Contact', 'text', '刘先生', '联系人姓名 姓名 contactname'],
    [
      'contactPhone',
      '联系电话',
      'Contact phone',
      'phone',
      '010-88880000',
      '联系人电话 电话 手机 手机号 phone mobile telephone',
    ],
  ]),
  products: of([
    required('code', '产品编号', 'Product code', 'text', 'P-1001', '编号 产品编码 编码 货号 料号 sku code'),
    required('name', '产品名称', 'Product name', 'text', '联想笔记本', '名称 产品 品名 name product'),
    ['type', '型号', 'Type', 'text', 'Y450', '规格 规格型号 产品型号 model'],
    ['batch', '等级/批次', 'Batch', 'text', '', '批次 等级 batch grade'],
    required('unit', '单位', 'Unit', 'text', '台', '计量单位'),
    required('price', '单价', 'Price', 'money', '4500', '价格 售价 单价(元) unitprice'),
  ]),
  stock: of([
    required(
      'product',
      '产品编号',
      'Product code',
      'text',
      'P-1001',
      '编号 产品 产品编码 编码 货号 料号 sku product code',
    ),
    required('warehouse', '仓库', 'Warehouse', 'text', '北京大兴仓', '库房 仓库名称'),
    ['location', '货位', 'Location', 'text', 'A-01', '库位 仓位 bin'],
    required('quantity', '数量', 'Quantity', 'quantity', '120', '库存 库存数量 件数 stock qty'),
  ]),
  orders: of([
    required(
      'number',
      '订单编号',
      'Order number',
      'text',
      'SO-20261105-01',
      '订单号 单号 编号 order orderno orderid',
    ),
    required(
      'buyer',
      '客户名称',
      'Customer name',
      'text',
      '北京聪海科技有限公司',
      '客户 公司 公司名称 购买方 customer company buyer',
    ),
    required(
      'date',
      '下单日期',
      'Date',
      'moment',
      '2026-11-05',
      '日期 订单日期 下单时间 订单时间 orderdate orderedat',
    ),
    ['address', '送货地址', 'Address', 'text', '', '地址 收货地址 deliveryaddress shippingaddress'],
    ['status', '订单状态', 'Status', { dictionary: 'order-status' }, '已完成', '状态 orderstatus'],
    required('product', '产品编号', 'Product code', 'text', 'P-1001', '产品编码 编码 货号 料号 sku product'),
    ['productName', '产品名称', 'Product name', 'text', '联想笔记本', '品名 商品名称 商品'],
    ['unit', '单位', 'Unit', 'text', '台', '计量单位'],
    required('quantity', '数量', 'Quantity', 'quantity', '2', '件数 qty'),
    required('price', '单价', 'Price', 'money', '4500', '单价(元) unitprice'),
  ]),
}

/** Heads are the same however they are written: width, case, spaces, the star of a template, brackets. */
const plain = (head: string) =>
  head
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s*_:：\-()（）[\]【】"'.]/g, '')

/** Which field each column most probably is; what nobody knows stays out, and no field is taken twice. */
export function proposedMapping(kind: ImportKind, heads: string[]): (string | null)[] {
  const names = new Map<string, string>()
  for (const { name, zh, en, also } of importFields[kind])
    for (const word of [name, zh, en, ...also]) if (!names.has(plain(word))) names.set(plain(word), name)
  const taken = new Set<string>()
  return heads.map((head) => {
    const field = names.get(plain(head)) ?? null
    if (field === null || taken.has(field)) return null
    taken.add(field)
    return field
  })
}
