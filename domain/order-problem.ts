/** What a problem says to a person, by its code: Chinese, English. */
export const orderProblems = {
  'order-matched': [
    '没有匹配：这家买方的订单已经匹配给客户 {customer}。',
    'Nothing was matched: the orders of this buyer belong to customer {customer} already.',
  ],
  'order-not-matched': [
    '没有取消：这家买方的订单还没有匹配客户。',
    'Nothing was undone: the orders of this buyer belong to no customer yet.',
  ],
} satisfies Record<string, [string, string]>
