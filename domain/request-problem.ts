/** What a problem says to a person, by its code: Chinese, English. */
export const requestProblems = {
  'cross-site': ['这个请求来自其他网站，已拒绝。', 'The request came from another site and was refused.'],
  'not-json': ['请求必须是 UTF-8 编码的 JSON。', 'The request must be JSON in UTF-8.'],
  'malformed-json': ['请求不是有效的 JSON。', 'The request is not valid JSON.'],
  'too-large': ['请求超过 64 KB，没有保存任何内容。', 'The request is larger than 64 KB. Nothing was saved.'],
  'no-such-address': ['没有这个地址。', 'There is no such address.'],
  'method-not-allowed': ['这个地址不支持该方法。', 'This address does not take that method.'],
  unexpected: [
    '出现意外错误，没有保存任何内容。请把请求号告诉管理员。',
    'Something unexpected happened. Nothing was saved. Please give the request number to your administrator.',
  ],
  unavailable: [
    '数据库暂时连不上，没有保存任何内容，{seconds} 秒后可重试。',
    'The database cannot be reached. Nothing was saved. Try again in {seconds} seconds.',
  ],
  'invalid-input': [
    '有 {count} 处填写不正确，没有保存。',
    '{count} entries are not right. Nothing was saved.',
  ],
  'not-permitted': [
    '您没有「{command}」的权限，可以请{helper}处理。',
    'You may not {command} here. A {helper} can.',
  ],
  'not-found': [
    '没有找到 {number}，可能已删除，或不在您的权限内。',
    '{number} was not found. It may have been deleted, or it is not yours to see.',
  ],
  stale: [
    '没有保存：这条记录刚被别人修改过，请查看最新内容。',
    'Not saved: somebody has just changed this record. Please look at the latest version.',
  ],
  'if-match-required': ['请带上版本号（If-Match）。', 'The version (If-Match) is required.'],
  'key-reused': [
    '这个请求号已用于另一内容，请重新提交。',
    'This idempotency key was used for another request. Please send it anew.',
  ],
  'bad-key': [
    'Idempotency-Key 应为 1–200 个可见 ASCII 字符。',
    'An Idempotency-Key has 1 to 200 visible ASCII characters.',
  ],
  'too-many-streams': [
    '打开的页面太多，最多 5 个实时连接。',
    'Too many open pages: at most five live connections.',
  ],
} satisfies Record<string, [string, string]>
