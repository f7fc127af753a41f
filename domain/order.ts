/** The states of an order in the sales system: 新建, 已确认, 配货, 已发货, 已完成, 已取消. */
export const orderStatuses = ['new', 'confirmed', 'picking', 'shipped', 'completed', 'cancelled'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** How a state is called: Chinese, English. */
export const orderStatusTexts: Record<OrderStatus, readonly [string, string]> = {
  new: ['新建', 'New'],
  confirmed: ['已确认', 'Confirmed'],
  picking: ['配货', 'Picking'],
  shipped: ['已发货', 'Shipped'],
  completed: ['已完成', 'Completed'],
  cancelled: ['已取消', 'Cancelled'],
}
