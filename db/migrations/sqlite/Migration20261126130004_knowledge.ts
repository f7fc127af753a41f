import { Migration } from '@mikro-orm/migrations';

export class Migration20261126130004_knowledge extends Migration {

  override name = 'Migration20261126130004_knowledge';

  override up(): void | Promise<void> {
    this.addSql(`create table \`knowledge\` (\`id\` integer not null primary key autoincrement, \`number\` text not null);`);
    this.addSql(`create unique index \`knowledge_number_unique\` on \`knowledge\` (\`number\`);`);

    this.addSql(`create table \`knowledge_term\` (\`term\` text not null, \`id\` integer not null, \`fields\` integer not null, primary key (\`term\`, \`id\`)) without rowid;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`knowledge\`;`);
    this.addSql(`drop table if exists \`knowledge_term\`;`);
  }

}
