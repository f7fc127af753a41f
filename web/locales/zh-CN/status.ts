export default {
  created: '未指派',
  assigned: '已指派',
  planned: '已计划',
  executing: '执行中',
  succeeded: '开发成功',
  failed: '开发失败',
  active: '正常',
  lost: '流失',
}
