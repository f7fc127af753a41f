import { Migration } from '@mikro-orm/migrations';

export class Migration20261124141325_saved_view extends Migration {

  override name = 'Migration20261124141325_saved_view';

  override up(): void | Promise<void> {
    this.addSql(`create table \`column_choice\` (\`person\` varchar(32) not null, \`page\` varchar(40) not null, \`columns\` json not null, \`updated_at\` datetime(3) not null, primary key (\`person\`, \`page\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`saved_view\` (\`id\` int unsigned not null auto_increment primary key, \`person\` varchar(32) not null, \`page\` varchar(40) not null, \`name\` varchar(40) not null, \`name_key\` varchar(80) not null, \`query\` json not null, \`columns\` json null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`saved_view\` add unique \`saved_view_person_page_name_key_unique\` (\`person\`, \`page\`, \`name_key\`);`);

    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_status_closed_at_number_index\` (\`deleted_at\`, \`status\`, \`closed_at\`, \`number\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`column_choice\`;`);
    this.addSql(`drop table if exists \`saved_view\`;`);

    this.addSql(`alter table \`opportunity\` drop index \`opportunity_deleted_at_status_closed_at_number_index\`;`);
  }

}
