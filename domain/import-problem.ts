/** What a problem says to a person, by its code: Chinese, English. */
export const importProblems = {
  'not-an-upload': [
    '请以表单（multipart/form-data）上传文件。',
    'Please send the file as a form (multipart/form-data).',
  ],
  'malformed-upload': [
    '上传的内容不完整，什么都没有保存。请重新上传。',
    'The upload is not complete; nothing was kept. Please send the file again.',
  ],
  'upload-too-large': [
    '文件超过 {most} MB。请分成几个文件导入。',
    'The file is larger than {most} MB. Please split it.',
  ],
  'upload-under-way': [
    '您还有一个文件正在上传，{seconds} 秒后可再试。',
    'Another file of yours is being sent. Try again in {seconds} seconds.',
  ],
  'import-under-way': [
    '您的导入 {number} 还在进行，完成后可以开始下一个。',
    'Your import {number} is still under way. You can start the next one when it is done.',
  ],
  'import-not-ready': [
    '导入现在的状态不能这样做，什么都没有改变。',
    'The import is not in a state for this; nothing was changed.',
  ],
  'import-file-gone': [
    '文件和各行明细只保留 {days} 天，已经删除。',
    'The file and its rows are kept for {days} days and have been deleted.',
  ],
  'field-not-mapped': [
    '必填字段「{label}」还没有对应的列。',
    'The required field “{label}” has no column yet.',
  ],
  'field-mapped-twice': ['一个字段只能对应一列。', 'A field takes one column only.'],
  'unknown-field': ['没有这个字段。', 'There is no such field.'],
  'wrong-column-count': [
    '对应关系的列数与文件不同。',
    'The mapping has another number of columns than the file.',
  ],
  'nothing-to-import': [
    '没有可以导入的行。请改正文件后重新上传。',
    'There is no row to import. Please correct the file and send it again.',
  ],
  'file-empty': [
    '文件里没有数据行：第一行是列名，下面至少要有一行。',
    'The file has no rows: the first line names the columns, below it there must be one.',
  ],
  'file-broken': [
    '文件已损坏，无法读取。请在 Excel 中打开后另存为 .xlsx 再上传。',
    'The file is damaged. Open it in Excel, save it as .xlsx, and send it again.',
  ],
  'file-has-nul': [
    '第 {line} 行含有空字符（NUL），这不是文本表格。请另存为 CSV（UTF-8）或 .xlsx。',
    'Line {line} has a NUL character; this is no text. Save it as CSV (UTF-8) or .xlsx.',
  ],
  'file-utf16': [
    '文件是 UTF-16 编码（Unicode 文本）。请另存为 CSV（UTF-8）或 .xlsx。',
    'The file is UTF-16 (Unicode text). Save it as CSV (UTF-8) or .xlsx.',
  ],
  'file-encoding': [
    '第 {line} 行无法按 UTF-8 或 GB18030 读出，没有读取这个文件。请另存为 CSV（UTF-8）或 .xlsx。',
    'Line {line} is neither UTF-8 nor GB18030, so the file was not read. Save it as CSV (UTF-8) or .xlsx.',
  ],
  'file-quotes': ['第 {line} 行附近的引号不成对。', 'Near line {line} a quotation mark has no partner.'],
  'file-cell-too-long': [
    '第 {line} 行有一个单元格超过 32,767 个字符。',
    'Line {line} has a cell of more than 32,767 characters.',
  ],
  'file-too-wide': ['第 {line} 行超过 {most} 列。', 'Line {line} has more than {most} columns.'],
  'file-too-many-rows': [
    '文件超过 {most} 行。请分成几个文件导入。',
    'The file has more than {most} rows. Please split it.',
  ],
  'file-too-many-parts': [
    '这个工作簿含有超过 {most} 个部件，不像普通的表格。',
    'This workbook has more than {most} parts, which no ordinary one has.',
  ],
  'file-bomb': [
    '文件解压后过大，没有读取。',
    'The file unfolds to far more than it should; it was not read.',
  ],
  'file-too-heavy': [
    '读取这个文件需要过多内存，没有读取。请分成几个文件导入。',
    'Reading this file takes too much memory. Please split it.',
  ],
  'file-too-slow': [
    '读取这个文件用时过长，没有读取。请分成几个文件导入。',
    'Reading this file takes too long. Please split it.',
  ],
  'file-has-doctype': [
    '工作簿含有 DOCTYPE 定义，出于安全没有读取。',
    'The workbook has a DOCTYPE, which is not safe; it was not read.',
  ],
  'file-has-macros': [
    '工作簿含有宏。请另存为不含宏的 .xlsx。',
    'The workbook has macros. Save it as .xlsx without them.',
  ],
  'file-has-links': [
    '工作簿引用了其他文件。请断开链接，另存后再上传。',
    'The workbook refers to other files. Break the links, save it, and send it again.',
  ],
  'file-encrypted': [
    '文件有密码保护。请去掉密码后再上传。',
    'The file is protected by a password. Remove it and send the file again.',
  ],
  'file-old-excel': [
    '这是旧版 Excel 文件（.xls）。请另存为 .xlsx。',
    'This is an old Excel file (.xls). Save it as .xlsx.',
  ],
  'file-no-table': [
    '这不是表格文件（内容是 {found}）。请上传 .xlsx 或 .csv。',
    'This is no table (its content is {found}). Send .xlsx or .csv.',
  ],
  'file-no-workbook': ['这是压缩包，不是 Excel 工作簿。', 'This is an archive, not an Excel workbook.'],
  'file-renamed': [
    '文件名的后缀是「{said}」，内容却是 {found}。请另存为 .xlsx 或 .csv，不要只改后缀。',
    'The file is named “{said}” but its content is {found}. Save it as .xlsx or .csv rather than rename it.',
  ],
  'unreadable-sign': [
    '单元格里有「�」：内容在别处已经损坏，请补上原来的字。',
    'The cell holds “�”: the text was damaged before it came here. Please restore it.',
  ],
  'unknown-label': ['「{text}」不在数据字典里。', '“{text}” is not in the dictionary.'],
  'unknown-person': [
    '没有用户名或姓名是「{text}」的在职人员。',
    'No active person has the user name or name “{text}”.',
  ],
  'name-of-two': [
    '有两个人叫「{text}」，请填写用户名。',
    'Two people are called “{text}”; please give the user name.',
  ],
  'not-a-number': ['「{text}」不是数字。', '“{text}” is not a number.'],
  'same-as-line': [
    '与第 {line} 行相同，没有重复导入。',
    'The same as line {line}; it is not imported twice.',
  ],
  'differs-from-line': [
    '与第 {line} 行是同一个客户，但这一项不同。',
    'The same customer as line {line}, but this differs.',
  ],
  'already-there': ['已经有了：{number}。', 'It is there already: {number}.'],
  'already-there-unseen': [
    '已经有同名的记录，不在您的权限内。',
    'There is one of this name already that is not yours to see.',
  ],
  'newer-in-sales-system': [
    '销售系统里已有更新的数据，保持不变。',
    'The sales system has newer data; it stays.',
  ],
  'order-has-bad-line': [
    '这张订单的第 {line} 行有错误，整张订单没有导入。',
    'Line {line} of this order is wrong, so the whole order is left out.',
  ],
  'order-lines-differ': [
    '与第 {line} 行是同一张订单，但这一项不同。',
    'The same order as line {line}, but this differs.',
  ],
  'unknown-product': ['没有这个产品编号。', 'There is no product with this code.'],
  'changed-since': ['导入之后有人修改过它，没有收回。', 'It was changed after the import, so it stays.'],
  'has-dependents': [
    '它已经有订单、交往记录、联系人或机会，没有收回。',
    'It has orders, interactions, contacts or opportunities by now, so it stays.',
  ],
  'taken-meanwhile': ['检查之后同名的记录已经建立。', 'One of the same name was made after the check.'],
} satisfies Record<string, [string, string]>
