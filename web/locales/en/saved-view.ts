export default {
  save: 'Save as view',
  saveIt: 'Save view',
  name: 'Name of the view',
  hint: 'Keeps the present tab, filters, sort and columns. Only you see it.',
  rename: 'Rename',
  renameTitle: 'Rename view “{name}”',
  saveAnew: 'Save present filters and sort',
  delete: 'Delete view',
  deleted: 'View “{name}” deleted.',
  undo: 'Undo',
  menu: 'What to do with view “{name}”',
}
