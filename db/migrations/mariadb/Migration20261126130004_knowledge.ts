import { Migration } from '@mikro-orm/migrations';

export class Migration20261126130004_knowledge extends Migration {

  override name = 'Migration20261126130004_knowledge';

  override up(): void | Promise<void> {
    this.addSql(`create table \`knowledge\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(24) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`knowledge\` add unique \`knowledge_number_unique\` (\`number\`);`);

    this.addSql(`create table \`knowledge_term\` (\`term\` varchar(24) not null, \`id\` int unsigned not null, \`fields\` int not null, primary key (\`term\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`knowledge\`;`);
    this.addSql(`drop table if exists \`knowledge_term\`;`);
  }

}
