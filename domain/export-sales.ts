import {
  customerColumns,
  day,
  figure,
  flag,
  moment,
  money,
  text,
  type ExportList,
  type ExportLists,
} from './export-column.ts'
import { orderStatusTexts } from './order.ts'
import type { SalesStream } from './sales-feed.ts'
import type { Words } from './words.ts'

const salesStreamWords: Record<SalesStream, Words> = {
  products: ['产品', 'Products'],
  'stock-levels': ['库存', 'Stock'],
  orders: ['历史订单', 'Orders'],
}

/** What the sales system tells, and what of it was bad. */
export const salesExports: ExportLists = {
  orders: {
    subject: 'Order',
    title: ['历史订单', 'Orders'],
    columns: [
      text('number', '订单编号', 'Order'),
      day('date', '日期', 'Date'),
      ...customerColumns,
      text('buyer.code', '买方代码', 'Buyer code'),
      text('buyer.name', '买方', 'Buyer'),
      text('status', '状态', 'State', { words: orderStatusTexts }),
      money('total', '金额（元）', 'Total (yuan)'),
      text('address', '送货地址', 'Address'),
      moment('orderedAt', '下单时间', 'Ordered'),
    ],
  },
  'unmatched-orders': {
    subject: 'Order',
    title: ['未匹配订单', 'Unmatched orders'],
    columns: [
      text('buyer.code', '买方代码', 'Buyer code'),
      text('buyer.name', '买方', 'Buyer'),
      figure('orders', '订单数', 'Orders'),
      money('total', '金额（元）', 'Total (yuan)'),
      day('lastOn', '最近下单', 'Last order'),
      text('order', '其中一张订单', 'One of the orders'),
    ],
  },
  products: {
    subject: 'Product',
    title: ['产品', 'Products'],
    columns: [
      text('code', '产品代码', 'Code'),
      text('name', '名称', 'Name'),
      text('type', '型号', 'Type'),
      text('batch', '等级/批次', 'Batch'),
      text('unit', '单位', 'Unit'),
      money('price', '单价（元）', 'Price (yuan)'),
      flag('active', '在售', 'On sale'),
      figure('lowStock', '低库存数量', 'Low-stock threshold'),
      moment('updatedAt', '更新时间', 'Updated'),
    ],
  },
  'stock-levels': {
    subject: 'Product',
    title: ['库存', 'Stock'],
    columns: [
      text('product.code', '产品代码', 'Product code'),
      text('product.name', '产品', 'Product'),
      text('product.type', '型号', 'Type'),
      text('product.batch', '等级/批次', 'Batch'),
      text('warehouse', '仓库', 'Warehouse'),
      text('location', '货位', 'Location'),
      figure('quantity', '数量', 'Quantity'),
      text('product.unit', '单位', 'Unit'),
      figure('inWarehouse', '本仓合计', 'In the warehouse'),
      figure('threshold', '低库存数量', 'Low-stock threshold'),
      flag('low', '低库存', 'Low'),
      moment('updatedAt', '更新时间', 'Updated'),
    ],
  },
  'sales-system/rejects': {
    subject: 'SalesSystem',
    title: ['销售系统的坏记录', 'Bad records of the sales system'],
    columns: [
      text('stream', '数据', 'Data', { words: salesStreamWords }),
      text('item', '记录', 'Record'),
      figure('revision', '版本', 'Revision'),
      text('code', '原因代码', 'Code'),
      text('message', '原因', 'Reason'),
      text('field', '字段', 'Field'),
      figure('times', '次数', 'Times'),
      moment('firstSeenAt', '首次出现', 'First seen'),
      moment('lastSeenAt', '最近一次', 'Last seen'),
      moment('resolvedAt', '解决时间', 'Resolved'),
    ],
  },
}

/** The second sheet of an export of orders. */
export const orderLines: Pick<ExportList, 'title' | 'columns'> = {
  title: ['订单明细', 'Order lines'],
  columns: [
    text('order', '订单编号', 'Order'),
    figure('position', '行号', 'Line'),
    text('product', '产品代码', 'Product code'),
    text('productName', '产品', 'Product'),
    figure('quantity', '数量', 'Quantity'),
    text('unit', '单位', 'Unit'),
    money('price', '单价（元）', 'Price (yuan)'),
    money('amount', '金额（元）', 'Amount (yuan)'),
  ],
}
