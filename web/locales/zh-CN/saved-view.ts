export default {
  save: '存为视图',
  saveIt: '保存视图',
  name: '视图名称',
  hint: '保存当前的标签、筛选、排序和列，只有您自己能看到。',
  rename: '重命名',
  renameTitle: '重命名视图「{name}」',
  saveAnew: '保存当前筛选和排序',
  delete: '删除视图',
  deleted: '已删除视图「{name}」。',
  undo: '撤销',
  menu: '视图「{name}」的操作',
}
