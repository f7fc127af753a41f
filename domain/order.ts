/** The states of an order in the sales system: 新建, 已确认, 配货, 已发货, 已完成, 已取消. */
export const orderStatuses = ['new', 'confirmed', 'picking', 'shipped', 'completed', 'cancelled'] as const
export type OrderStatus = (typeof orderStatuses)[number]
