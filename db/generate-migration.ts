import { MikroORM } from '@mikro-orm/core'
import { mariadbOptions, sqliteOptions } from './connection.ts'

/**
 * `node db/generate-migration.ts <name> <mariadb url>`: what the entities have and the migrations have not,
 * for both databases. The MariaDB must be an empty one to work in.
 */
const [name, url] = process.argv.slice(2)
if (!name || !url) throw new Error('usage: node db/generate-migration.ts <name> <mariadb url>')
for (const orm of [
  await MikroORM.init(sqliteOptions(':memory:', false)),
  await MikroORM.init(mariadbOptions(url)),
]) {
  const { fileName } = await orm.migrator.create(undefined, false, false, name)
  process.stdout.write(`${fileName || 'nothing to do'}\n`)
  await orm.close()
}
