import { Migration } from '@mikro-orm/migrations';

export class Migration20261124180651_setting_application extends Migration {

  override name = 'Migration20261124180651_setting_application';

  override up(): void | Promise<void> {
    this.addSql(`create table \`setting_application\` (\`id\` integer not null primary key autoincrement, \`key\` text not null, \`value\` json not null, \`wanted_by\` text not null, \`wanted_at\` datetime not null, \`total\` integer not null, \`done\` integer not null, \`moved\` integer not null, \`up_to\` text not null, \`finished_at\` datetime null, \`checked_at\` datetime null);`);
    this.addSql(`create index \`setting_application_key_id_index\` on \`setting_application\` (\`key\`, \`id\`);`);
    this.addSql(`create index \`setting_application_checked_at_id_index\` on \`setting_application\` (\`checked_at\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`setting_application\`;`);
  }

}
