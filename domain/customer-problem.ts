/** What a problem says to a person, by its code: Chinese, English. */
export const customerProblems = {
  'unknown-customer': ['没有这个客户。', 'There is no such customer.'],
  'customer-name-binned': [
    '没有保存：回收站里有同名客户 {number} {name}，可以恢复它。',
    'Nothing was saved: a customer of this name is in the recycle bin, {number} {name}. It can be restored.',
  ],
  'not-a-postcode': ['邮政编码应为 6 位数字。', 'A postcode has 6 digits.'],
  'not-a-website': ['网址不正确，例如 www.example.com。', 'This is no web address such as www.example.com.'],
  'not-a-credit-code': [
    '统一社会信用代码应为 18 位，请核对最后一位校验码。',
    'A unified social credit code has 18 characters; please check it, its last one above all.',
  ],
  'not-an-account': ['银行账号应为 6 至 40 位数字。', 'A bank account has 6 to 40 digits.'],
  'not-a-tax-number': ['税号应为 6 至 30 位字母或数字。', 'A tax number has 6 to 30 letters or digits.'],
  'no-telephone': ['手机和办公电话至少填一个。', 'Give a mobile or an office telephone number.'],
  'one-contact-is-primary': [
    '每个客户有一位首要联系人，请把另一位设为首要。',
    'A customer has one primary contact: make another one primary instead.',
  ],
  'customer-has-orders': [
    '没有删除：{number} 有 {count} 张历史订单。有订单的客户不能删除，不再合作的可以标记为流失。',
    'Nothing was deleted: {number} has {count} orders. A customer with orders is not deleted; one that is gone becomes lost.',
  ],
  'customer-name-taken': [
    '已有同名客户 {number} {name}。可以改名，或关联到该客户。',
    'A customer of this name exists: {number} {name}. Choose another name, or link to it.',
  ],
  'registered-in-the-future': ['建档日期不能晚于今天。', 'It cannot have become a customer in the future.'],
} satisfies Record<string, [string, string]>
