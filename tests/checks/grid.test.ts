import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The grid of docs/ARCHITECTURE.md: what each folder may import of the others. `types` are imports that
 * vanish when the code runs; `only` gives single files a door of their own.
 */
const grid: Record<string, { may: string[]; types?: string[]; only?: Record<string, string[]> }> = {
  domain: { may: [] },
  workflows: { may: [], types: ['domain', 'activities'] },
  operations: { may: [] },
  db: { may: ['domain'] },
  activities: { may: ['domain', 'db', 'operations'], types: ['workflows'] },
  temporal: {
    may: ['domain', 'db', 'operations'],
    types: ['workflows'],
    only: { 'temporal/worker.ts': ['activities'], 'temporal/bundle.ts': ['workflows'] },
  },
  api: { may: ['domain', 'db', 'temporal', 'operations'], types: ['workflows'] },
  mail: { may: ['domain', 'db', 'operations'] },
  web: { may: ['domain'], types: ['api'] },
  embedded: { may: [], only: { 'embedded/build.ts': ['temporal'] } },
  start: { may: ['config.ts', 'db', 'temporal', 'api', 'mail', 'embedded', 'operations'] },
}

/** What a folder may take from outside; a folder that is not named takes what it needs. */
const packages: Record<string, RegExp> = {
  domain: /^(zod|@casl\/ability)(\/|$)/,
  workflows: /^@temporalio\/(workflow|common)$/,
}

interface Import {
  file: string
  of: string
  typeOnly: boolean
}

test.each(Object.keys(grid))('%s imports only what the grid allows', (folder) => {
  const wrong = importsOf(folder).filter(({ file, of, typeOnly }) => {
    const { may, types = [], only = {} } = grid[folder] ?? { may: [] }
    if (!of.startsWith('.')) return packages[folder] ? !packages[folder].test(of) : false
    const target = relative(root, join(root, dirname(file), of)).split('/')[0] ?? ''
    if (target === folder) return false
    return !(
      may.includes(target) ||
      (only[file] ?? []).includes(target) ||
      (typeOnly && types.includes(target))
    )
  })
  expect(wrong.map(({ file, of }) => `${file} imports ${of}`)).toEqual([])
})

test('every folder with code in it is part of the grid, or is known to stand beside it', () => {
  const beside = ['tests', 'bench', 'docs', 'node_modules']
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter((name) => !beside.includes(name))
  expect(folders.sort()).toEqual(Object.keys(grid).sort())
})

test('the domain has no clock, no chance and no process of its own', () => {
  const forbidden =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bsetTimeout\(|\bconsole\./
  const wrong = filesOf('domain').filter((file) => forbidden.test(readFileSync(join(root, file), 'utf8')))
  expect(wrong).toEqual([])
})

test('only main.ts and the configuration look into the environment', () => {
  const looks = [
    'domain',
    'workflows',
    'db',
    'temporal',
    'api',
    'mail',
    'web',
    'embedded',
    'operations',
    'start',
  ]
    .flatMap(filesOf)
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'))
  expect(looks.filter((file) => file !== 'embedded/temporal-cli.ts')).toEqual([])
})

// The demonstration's past is written as it would have come about; nobody has seen an earlier version of it.
// That a process has stopped is a mark beside the record, no change of it.
const writers = ['db/opportunity-record.ts', 'db/seed-demo.ts', 'db/stall.ts']

test('only the record of an opportunity writes its rows', () => {
  const writes = /\b(nativeUpdate|insert|upsert|nativeDelete|persist)\(\s*(OpportunityRow|PlanStepRow)\b/
  const found = Object.keys(grid)
    .flatMap(filesOf)
    .filter((file) => writes.test(readFileSync(join(root, file), 'utf8')))
  expect(found.filter((file) => !writers.includes(file))).toEqual([])
})

test('of what one machine uses instead of servers, the roles of a deployment load the builds only', () => {
  const loaded = ['api', 'worker', 'migrate', 'seed'].flatMap((role) =>
    importsOf('start').filter(({ file, of }) => file === `start/${role}.ts` && of.includes('/embedded/')),
  )
  expect(new Set(loaded.map(({ of }) => of))).toEqual(new Set(['../embedded/build.ts']))
})

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function importsOf(folder: string): Import[] {
  return filesOf(folder).flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8')
    const text = file.endsWith('.vue')
      ? (/<script[^>]*>([\s\S]*?)<\/script>/.exec(source)?.[1] ?? '')
      : source
    const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    const found: Import[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
        found.push({ file, of: node.moduleSpecifier.text, typeOnly: isTypeOnly(node) })
      else if (
        ts.isExportDeclaration(node) &&
        node.moduleSpecifier &&
        ts.isStringLiteral(node.moduleSpecifier)
      )
        found.push({ file, of: node.moduleSpecifier.text, typeOnly: node.isTypeOnly })
      else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        const [of] = node.arguments
        if (of && ts.isStringLiteral(of)) found.push({ file, of: of.text, typeOnly: false })
      }
      ts.forEachChild(node, visit)
    }
    visit(parsed)
    return found
  })
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const names = importClause.namedBindings
  return (
    !importClause.name &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.every((element) => element.isTypeOnly)
  )
}
