import { Migration } from '@mikro-orm/migrations';

export class Migration20261124180651_setting_application extends Migration {

  override name = 'Migration20261124180651_setting_application';

  override up(): void | Promise<void> {
    this.addSql(`create table \`setting_application\` (\`id\` int unsigned not null auto_increment primary key, \`key\` varchar(60) not null, \`value\` json not null, \`wanted_by\` varchar(32) not null, \`wanted_at\` datetime(3) not null, \`total\` int not null, \`done\` int not null, \`moved\` int not null, \`up_to\` varchar(24) not null, \`finished_at\` datetime(3) null, \`checked_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`setting_application\` add index \`setting_application_key_id_index\` (\`key\`, \`id\`);`);
    this.addSql(`alter table \`setting_application\` add index \`setting_application_checked_at_id_index\` (\`checked_at\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`setting_application\`;`);
  }

}
