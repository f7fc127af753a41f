export default {
  title: '历史',
  remarkHint: '写一句批示或备注，回车发送',
  did: '{actor} {command}',
  clock: '系统定时',
  system: '系统',
  empty: '还没有历史。',
  more: '显示全部 {n} 条',
}
