import { Migration } from '@mikro-orm/migrations';

export class Migration20261124141325_saved_view extends Migration {

  override name = 'Migration20261124141325_saved_view';

  override up(): void | Promise<void> {
    this.addSql(`create table \`column_choice\` (\`person\` text not null, \`page\` text not null, \`columns\` json not null, \`updated_at\` datetime not null, primary key (\`person\`, \`page\`));`);

    this.addSql(`create table \`saved_view\` (\`id\` integer not null primary key autoincrement, \`person\` text not null, \`page\` text not null, \`name\` text not null, \`name_key\` text not null, \`query\` json not null, \`columns\` json null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create unique index \`saved_view_person_page_name_key_unique\` on \`saved_view\` (\`person\`, \`page\`, \`name_key\`);`);

    this.addSql(`create index \`opportunity_deleted_at_status_closed_at_number_index\` on \`opportunity\` (\`deleted_at\`, \`status\`, \`closed_at\`, \`number\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`column_choice\`;`);
    this.addSql(`drop table if exists \`saved_view\`;`);

    this.addSql(`drop index \`opportunity_deleted_at_status_closed_at_number_index\`;`);
  }

}
