/** Why the sales system could not be read, and why a record of it was not taken over: Chinese, English. */
export const salesSystemProblems = {
  'sales-absent': [
    '没有设置销售系统的地址（SALES_SYSTEM_URL），无法同步。',
    'No address of a sales system is set (SALES_SYSTEM_URL), so nothing can be synchronised.',
  ],
  'sales-unreachable': [
    '连不上销售系统：地址、网络或对方服务有问题。',
    'The sales system cannot be reached: its address, the network or the system itself.',
  ],
  'sales-address-refused': [
    '销售系统的地址不在允许的网络里（SALES_SYSTEM_NETWORKS），没有连接。',
    'The address of the sales system is in no network that is allowed (SALES_SYSTEM_NETWORKS); nothing was sent.',
  ],
  'sales-timeout': [
    '销售系统没有在规定时间内答完，已放弃。',
    'The sales system did not finish its answer in time.',
  ],
  'sales-cut-off': ['销售系统的应答中途断开。', 'The answer of the sales system broke off.'],
  'sales-error': ['销售系统内部出错。', 'The sales system answered with an error of its own.'],
  'sales-unauthorized': [
    '销售系统不接受我们的令牌（SALES_SYSTEM_TOKEN）。',
    'The sales system does not accept our token (SALES_SYSTEM_TOKEN).',
  ],
  'sales-redirected': [
    '销售系统把请求转到别的地址；出于安全没有跟随。',
    'The sales system redirected us to another address, which is never followed.',
  ],
  'sales-refused': [
    '销售系统没有这个接口，或不接受我们的请求。',
    'The sales system does not know this route or does not accept our request.',
  ],
  'sales-not-json': ['销售系统的应答不是 JSON。', 'The answer of the sales system is not JSON.'],
  'sales-not-utf8': [
    '销售系统的应答不是正确的 UTF-8 文字。',
    'The answer of the sales system is not valid UTF-8.',
  ],
  'sales-too-big': ['销售系统的应答太大，没有接收。', 'The answer of the sales system is too big.'],
  'sales-too-deep': [
    '销售系统的应答嵌套太深，没有接收。',
    'The answer of the sales system is nested too deeply.',
  ],
  'sales-wrong-shape': [
    '销售系统的应答不符合约定的格式。',
    'The answer of the sales system does not have the agreed form.',
  ],
  'sales-failed': ['同步没有完成，原因见日志。', 'The run did not finish; the log says why.'],
  'sales-ended': [
    '同步被中断，下一次从停下的地方继续。',
    'The run was interrupted; the next one goes on from there.',
  ],
  'sales-cancelled': [
    '同步被取消，下一次从停下的地方继续。',
    'The run was cancelled; the next one goes on from there.',
  ],
  'sales-paused-already': ['没有暂停：同步已经暂停。', 'Not paused: it is paused already.'],
  'sales-not-paused': ['没有恢复：同步没有暂停。', 'Not resumed: it is not paused.'],
  'reject-shape': ['不是约定的格式。', 'It does not have the agreed form.'],
  'reject-dangerous-key': ['含有不允许的字段名。', 'It has a key that is not allowed.'],
  'reject-missing': ['缺少必需的字段。', 'A field is missing.'],
  'reject-text': ['文字为空、太长或含有控制字符。', 'A text is empty, too long or has control characters.'],
  'reject-number': ['不是约定的数字。', 'A number does not have the agreed form.'],
  'reject-too-big': ['数值太大。', 'A number is too big.'],
  'reject-negative': ['不能为负数。', 'It cannot be negative.'],
  'reject-status': ['不认识的订单状态。', 'The status of the order is not known.'],
  'reject-moment': ['不是正确的日期时间。', 'It is not a real date and time.'],
  'reject-future': ['下单时间在将来。', 'The order is dated in the future.'],
  'reject-lines': ['没有明细，或明细太多。', 'There are no lines, or too many.'],
  'reject-sign': [
    '数量或金额的正负不一致：销售为正，退货为负。',
    'Signs differ: a sale is positive throughout, a return negative.',
  ],
  'reject-total': ['合计与明细之和不符。', 'The total is not the sum of the lines.'],
  'reject-unknown-product': [
    '产品还不存在；产品到了会自动补上。',
    'Its product is not known yet; it follows by itself once it is.',
  ],
} satisfies Record<string, [zh: string, en: string]>
