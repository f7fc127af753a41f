export default {
  title: '快捷键',
  search: '跳到搜索框',
  create: '新建销售机会',
  home: '首页',
  opportunities: '销售机会',
  plans: '客户开发计划',
  customers: '客户',
  rows: '下一行、上一行，回车打开',
  select: '选择这一行',
  board: '在看板的卡片间移动',
  list: '显示快捷键',
  submit: '提交表单',
}
