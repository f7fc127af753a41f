import { afterAll, beforeAll, expect, test } from 'vitest'
import { ImportFileRow, ImportRow } from '../../db/import.ts'
import { bring, counts, rowsIn, sendFile, type Person } from '../stage/import.ts'
import { createStage, type Stage } from '../stage/stage.ts'
import { rowText, workbookOf, workbookParts, zipOf } from '../stage/workbook.ts'

let stage: Stage
let supervisor: Person
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  // The first one pays for what every later one finds warm.
  await sendFile(stage, supervisor, 'customers', '客户名称\n一')
})
afterAll(() => stage.close())

const head = ['客户名称', '客户经理']
const csv = (...rows: string[]) => [head.join(','), ...rows].join('\n')
const sheet = [head, ['甲', 'manager1']].map(rowText).join('')
const gb = (text: string) => Buffer.concat([...text].map((sign) => gbBytes[sign] ?? Buffer.from(sign)))
const gbBytes: Record<string, Buffer> = {
  客: Buffer.from([0xbf, 0xcd]),
  户: Buffer.from([0xbb, 0xa7]),
  名: Buffer.from([0xc3, 0xfb]),
  称: Buffer.from([0xb3, 0xc6]),
  经: Buffer.from([0xbe, 0xad]),
  理: Buffer.from([0xc0, 0xed]),
  公: Buffer.from([0xb9, 0xab]),
  司: Buffer.from([0xcb, 0xbe]),
  // Beyond GBK: four bytes.
  '\u{20087}': Buffer.from([0x95, 0x32, 0x90, 0x31]),
}
const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(4096)])
const withDoctype = (part: string) =>
  workbookParts(sheet, {
    [part]: `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;"><!ENTITY f SYSTEM "file:///etc/passwd">]><sst><si><t>&lol2;&f;</t></si></sst>`,
  })
// Half a gigabyte of spaces is half a megabyte here.
const bomb = () => Buffer.alloc(300_000_000, ' ')

const refused: [what: string, status: number, code: string, name: string, content: () => string | Buffer][] =
  [
    [
      'a workbook that unfolds a thousandfold',
      413,
      'file-bomb',
      'a.xlsx',
      () => zipOf(workbookParts('', { 'xl/worksheets/sheet1.xml': bomb() })),
    ],
    [
      'shared texts that unfold a thousandfold',
      413,
      'file-bomb',
      'a.xlsx',
      () => zipOf(workbookParts(sheet, { 'xl/sharedStrings.xml': bomb() })),
    ],
    [
      'a part that says it is smaller than it is',
      422,
      'file-broken',
      'a.xlsx',
      () => zipOf(workbookParts(sheet), { lies: { 'xl/worksheets/sheet1.xml': 10 } }),
    ],
    [
      'a bomb that says it is small',
      422,
      'file-broken',
      'a.xlsx',
      () =>
        zipOf(workbookParts('', { 'xl/worksheets/sheet1.xml': bomb() }), {
          lies: { 'xl/worksheets/sheet1.xml': 500 },
        }),
    ],
    [
      'a hundred thousand parts',
      422,
      'file-too-many-parts',
      'a.xlsx',
      () => zipOf(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`xl/${index}`, '']))),
    ],
    [
      'billion laughs among the shared texts',
      422,
      'file-has-doctype',
      'a.xlsx',
      () => zipOf(withDoctype('xl/sharedStrings.xml')),
    ],
    [
      'a sheet with a definition of its own words',
      422,
      'file-has-doctype',
      'a.xlsx',
      () => zipOf(withDoctype('xl/worksheets/sheet1.xml')),
    ],
    [
      'a workbook with macros',
      422,
      'file-has-macros',
      'a.xlsx',
      () => zipOf(workbookParts(sheet, { 'xl/vbaProject.bin': 'x' })),
    ],
    [
      'a workbook that refers to another file',
      422,
      'file-has-links',
      'a.xlsx',
      () => zipOf(workbookParts(sheet, { 'xl/externalLinks/externalLink1.xml': '<x/>' })),
    ],
    [
      'an encrypted archive',
      415,
      'file-encrypted',
      'a.xlsx',
      () => zipOf(workbookParts(sheet), { encrypted: true }),
    ],
    [
      'a workbook with a password',
      415,
      'file-encrypted',
      'a.xlsx',
      () => Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    ['an old Excel file under a new name', 415, 'file-old-excel', 'a.xlsx', () => ole],
    ['an archive that is no workbook', 415, 'file-no-workbook', 'a.xlsx', () => zipOf({ 'a.txt': 'x' })],
    ['half a workbook', 422, 'file-broken', 'a.xlsx', () => zipOf(workbookParts(sheet)).subarray(0, 400)],
    [
      'a page of a browser',
      415,
      'file-no-table',
      'a.xlsx',
      () => '<html><table><tr><td>客户名称</td></tr></table></html>',
    ],
    ['a PDF', 415, 'file-no-table', 'a.csv', () => '%PDF-1.7 …'],
    ['a program', 415, 'file-no-table', 'a.xlsx', () => 'MZ\u0090\0'],
    ['a text that is called a workbook', 415, 'file-renamed', 'a.xlsx', () => csv('甲,manager1')],
    [
      'a workbook that is called a text',
      415,
      'file-renamed',
      'a.csv',
      () => workbookOf([head, ['甲', 'manager1']]),
    ],
    ['a text with NUL', 422, 'file-has-nul', 'a.csv', () => csv('甲\0,manager1')],
    [
      'UTF-16',
      422,
      'file-utf16',
      'a.csv',
      () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csv('甲,manager1'), 'utf16le')]),
    ],
    [
      'one broken sign in UTF-8',
      422,
      'file-encoding',
      'a.csv',
      () =>
        Buffer.concat([
          Buffer.from(csv('甲公司,manager1\n乙')),
          Buffer.from([0xe4, 0xb8]),
          Buffer.from(',manager1\n'),
        ]),
    ],
    [
      'Western European text',
      422,
      'file-encoding',
      'a.csv',
      () => Buffer.from(`name,manager\nM\u00fcller,manager1\nCaf\u00e9l,manager1`, 'latin1'),
    ],
    [
      'a line of GBK among UTF-8',
      422,
      'file-encoding',
      'a.csv',
      () => Buffer.concat([Buffer.from(csv('甲公司,manager1\n')), gb('公司,manager1\n')]),
    ],
    [
      'a quotation mark without a partner',
      422,
      'file-quotes',
      'a.csv',
      () => csv('甲"乙"丙,"manager1', '丁,manager1'),
    ],
    [
      'a cell of five megabytes',
      422,
      'file-cell-too-long',
      'a.csv',
      () => csv(`${'x'.repeat(5_000_000)},manager1`),
    ],
    [
      'a cell of forty thousand characters',
      422,
      'file-cell-too-long',
      'a.csv',
      () => csv(`${'x'.repeat(40_000)},manager1`),
    ],
    ['sixty-five columns', 422, 'file-too-wide', 'a.csv', () => `${'a,'.repeat(64)}a\n1`],
    ['200,001 rows', 422, 'file-too-many-rows', 'a.csv', () => csv('甲,manager1\n'.repeat(200_001))],
    [
      '200,001 rows in a workbook',
      422,
      'file-too-many-rows',
      'a.xlsx',
      () =>
        zipOf(
          workbookParts(
            Array.from({ length: 200_002 }, (_, n) => rowText([String((n * 7919) % 1_000_003)])).join(''),
          ),
        ),
    ],
    ['nothing', 422, 'file-empty', 'a.csv', () => ''],
    ['a head and nothing below it', 422, 'file-empty', 'a.csv', () => csv()],
  ]

/** How long an ordinary file takes at this moment: one that is refused, so that nothing of it stays either. */
async function usualTime(): Promise<number> {
  const began = performance.now()
  await sendFile(stage, supervisor, 'customers', csv())
  return performance.now() - began
}

test.each(refused)(
  '%s is refused within two seconds and leaves nothing',
  async (_what, status, code, name, content) => {
    const made = content()
    const usual = await usualTime()
    const before = process.memoryUsage().rss
    const began = performance.now()
    const answer = await sendFile(stage, supervisor, 'customers', made, { name })
    const took = performance.now() - began
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.body.title).not.toMatch(/[{}]/)
    // On a machine that has nothing else to do; on a busy one by as much longer as an ordinary file takes.
    expect(took).toBeLessThan(2000 * Math.max(1, usual / 200))
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
    // Of the one that came in before them all.
    expect(await stage.db.read().count(ImportRow)).toBe(1)
    expect(await stage.db.read().count(ImportFileRow)).toBe(1)
  },
)

test('the line that cannot be read is named', async () => {
  const broken = Buffer.concat([
    Buffer.from(csv('甲公司,manager1', '乙公司,manager1', '丙')),
    Buffer.from([0xe4, 0xb8]),
    Buffer.from(',manager1\n丁公司,manager1'),
  ])
  const { body } = await sendFile(stage, supervisor, 'customers', broken)
  expect([body.params, body.title]).toEqual([{ line: 4 }, expect.stringContaining('第 4 行')])
})

test('GB18030, UTF-8 with its mark, semicolons, tabs and breaks within a cell are read as they were meant', async () => {
  const files: [content: string | Buffer, encoding: string, delimiter: string, name: string][] = [
    [gb('客户名称,客户经理\n公司\u{20087},manager1\r\n'), 'gb18030', ',', '公司\u{20087}'],
    ['\ufeff客户名称;客户经理\n"甲;乙";manager1\n', 'utf-8', ';', '甲;乙'],
    ['客户名称\t客户经理\n甲"乙\tmanager1\n'.replace('甲"乙', '"甲""乙"'), 'utf-8', '\t', '甲"乙'],
  ]
  for (const [content, encoding, delimiter, name] of files) {
    const { body } = await sendFile(stage, supervisor, 'customers', content)
    expect([body.code, body.encoding, body.delimiter]).toEqual([undefined, encoding, delimiter])
    expect(body.columns).toEqual([
      { name: '客户名称', samples: [name], field: 'name' },
      { name: '客户经理', samples: ['manager1'], field: 'manager' },
    ])
  }
  const done = await bring(
    stage,
    supervisor,
    'customers',
    csv('"分行\n公司",manager1', '好行公司,manager1', '短行公司'),
  )
  expect([done.ragged, counts(done)]).toEqual([1, { created: 1, bad: 2 }])
  const bad = await rowsIn(supervisor, done.number, 'bad')
  expect(bad.map(({ line, problems }) => [line, problems[0].code])).toEqual([
    [2, 'control-character'],
    [5, 'required'],
  ])
})

test('columns called __proto__ and constructor are columns that nobody knows', async () => {
  const file = [
    '客户名称,客户经理,__proto__,constructor,createdBy,status,version',
    '原型公司,manager1,x,y,superadmin,lost,9',
  ].join('\n')
  const done = await bring(stage, supervisor, 'customers', file)
  expect(done.columns.slice(2).map(({ field }: { field: string | null }) => field)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
  const [made] = await rowsIn(supervisor, done.number, 'created')
  expect((await supervisor.get(`/customers/${made.record}`)).body).toMatchObject({
    status: 'active',
    version: 1,
  })
  expect(({} as { x?: string }).x).toBeUndefined()
})

test('a cell that looks like a formula stays the text it is, there and back', async () => {
  const texts = ['=HYPERLINK("http://x","y")', '+cmd|calc', '-2+3', '@SUM(A1)', '＝1+1']
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const file = [
    '客户名称,客户经理,地址',
    ...texts.map((text, index) => `公式${index}公司,${index === 0 ? 'manager1' : 'nobody1'},${quoted(text)}`),
  ].join('\n')
  const done = await bring(stage, supervisor, 'customers', file)
  expect(counts(done)).toEqual({ created: 1, bad: 4 })
  const [made] = await rowsIn(supervisor, done.number, 'created')
  expect((await supervisor.get(`/customers/${made.record}`)).body.address).toBe(texts[0])
  const path = `/api/imports/${done.number}/errors?format=`
  const ask = (format: string) => stage.app.request(path + format, { headers: { cookie: supervisor.cookie } })
  const csvFile = await (await ask('csv')).text()
  for (const text of texts.slice(1)) expect(csvFile).toContain(`'${text}`)
  // Corrected and sent again, the mark is gone.
  const again = await bring(stage, supervisor, 'customers', csvFile.replaceAll('nobody1', 'manager1'))
  expect(counts(again)).toEqual({ created: 4 })
  const rows = await rowsIn(supervisor, again.number, 'created')
  for (const [index, { record }] of rows.entries())
    expect((await supervisor.get(`/customers/${record}`)).body.address).toBe(texts[index + 1])
  const workbook = Buffer.from(await (await ask('xlsx')).arrayBuffer())
  const read = await sendFile(stage, supervisor, 'customers', workbook, { name: 'errors.xlsx' })
  expect([read.status, read.body.rowsTotal, read.body.formulas]).toEqual([201, 4, 0])
})

test('a workbook is read as people see it: texts, numbers, days, and what its formulas came to', async () => {
  const styles = `<styleSheet xmlns="x"><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="2"/></cellXfs></styleSheet>`
  const cells = [
    '<c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>一批</t></r><r><t>服务器</t></r></is></c><c s="3"><f>20+20</f><v>40</v></c><c s="1"><v>49317</v></c><c><v>0.30000000000000004</v></c><c><v>1.38E10</v></c>',
    '<c t="s"><v>0</v></c><c t="str"><f>"交换"&amp;"机"</f><v>交换机</v></c><c><v>30</v></c><c s="2"><v>49318</v></c><c><v>1200.5</v></c><c><v>13900000000</v></c>',
  ]
  const heads = ['客户名称', '概要', '成功机率', '预计成交日期', '预计金额', '联系电话']
  const file = zipOf(
    workbookParts(rowText(heads) + cells.map((row) => `<row>${row}</row>`).join(''), {
      'xl/styles.xml': styles,
      'xl/sharedStrings.xml': '<sst><si><t>读表公司</t><rPh><t>dubiao</t></rPh></si></sst>',
    }),
  )
  const done = await bring(stage, supervisor, 'opportunities', file, { name: '机会.xlsx' })
  expect([done.formulas, counts(done)]).toEqual([2, { created: 2 }])
  const [first, second] = await rowsIn(supervisor, done.number, 'created')
  expect((await supervisor.get(`/opportunities/${first.record}`)).body).toMatchObject({
    customerName: '读表公司',
    summary: '一批服务器',
    probability: 40,
    expectedCloseOn: '2035-01-08',
    expectedAmount: '0.30',
    contactPhone: '13800000000',
  })
  expect((await supervisor.get(`/opportunities/${second.record}`)).body).toMatchObject({
    summary: '交换机',
    expectedCloseOn: '2035-01-09',
    expectedAmount: '1200.50',
  })
})

test('what the sender calls his file names nothing of ours and is shown as a name', async () => {
  for (const [name, shown] of [
    ['../../etc/passwd.csv', 'passwd.csv'],
    ['C:\\客户\\名单.csv', '名单.csv'],
    ['a\u202eb😀.csv', 'a b😀.csv'],
  ] as const) {
    const { body } = await sendFile(stage, supervisor, 'customers', csv('甲,manager1'), { name })
    expect(body.fileName).toBe(shown)
  }
  const long = await sendFile(stage, supervisor, 'customers', csv('甲,manager1'), {
    name: `${'长'.repeat(300)}.csv`,
  })
  expect([...long.body.fileName].length).toBeLessThanOrEqual(100)
  const { headers } = await stage.app.request(`/api/imports/${long.body.number}/errors?format=csv`, {
    headers: { cookie: supervisor.cookie },
  })
  expect(headers.get('content-disposition')).toBe(`attachment; filename="${long.body.number}-errors.csv"`)
})

test('what is no form, too large, or about something else is refused before it is read', async () => {
  const send = (body: string | FormData, headers: Record<string, string> = {}) =>
    stage.app.request('/api/imports', {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin', cookie: supervisor.cookie, ...headers },
    })
  expect((await send('{}', { 'content-type': 'application/json' })).status).toBe(415)
  expect((await send('x', { 'content-type': 'multipart/form-data; boundary=b' })).status).toBe(400)
  expect((await send(new FormData(), { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  const large = await sendFile(stage, supervisor, 'customers', Buffer.alloc(21 * 1024 * 1024, 'x'))
  expect([large.status, large.body.code]).toEqual([413, 'upload-too-large'])
  for (const kind of ['users', 'roles', '__proto__'])
    expect((await sendFile(stage, supervisor, kind, csv('甲,manager1'))).status).toBe(422)
  const two = new FormData()
  two.set('kind', 'customers')
  expect((await send(two)).status).toBe(422)
})
