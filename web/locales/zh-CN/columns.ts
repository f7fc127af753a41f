export default {
  title: '列',
  density: '行高',
  compact: '紧凑',
  standard: '标准',
  roomy: '舒适',
  reset: '恢复默认列',
}
