/** What a problem says to a person, by its code: Chinese, English. */
export const inputProblems = {
  required: ['请填写。', 'Please fill this in.'],
  'too-long': ['不能超过 {max} 个字。', 'At most {max} characters.'],
  'control-character': [
    '含有不可见的控制字符，请删除后再保存。',
    'It contains control characters. Please remove them.',
  ],
  'not-a-day': ['请填写正确的日期（年-月-日）。', 'Please give a real date (YYYY-MM-DD).'],
  'not-an-amount': [
    '金额应为不小于 0、最多两位小数的数字，不超过 12 位整数。',
    'An amount is not negative, with at most two decimals and twelve digits before them.',
  ],
  'not-a-phone': [
    '电话号码只能有数字、空格和 + - ( )，5–30 位。',
    'A phone number has 5 to 30 digits, spaces and + - ( ).',
  ],
  'not-a-mobile': ['手机号应为 11 位数字。', 'A mobile number has 11 digits.'],
  'unknown-key': ['不认识的字段。', 'This field is not known.'],
  'wrong-type': ['类型不正确。', 'This is not of the right type.'],
  'too-small': ['不能小于 {minimum}。', 'It cannot be less than {minimum}.'],
  'too-big': ['不能大于 {maximum}。', 'It cannot be more than {maximum}.'],
  'too-few': ['至少 {minimum} 项。', 'At least {minimum}.'],
  'too-many': ['最多 {maximum} 项。', 'At most {maximum}.'],
  duplicate: ['重复了。', 'This is here twice.'],
  invalid: ['填写不正确。', 'This is not right.'],
} satisfies Record<string, [string, string]>
