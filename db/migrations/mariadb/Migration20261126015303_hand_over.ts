import { Migration } from '@mikro-orm/migrations';

export class Migration20261126015303_hand_over extends Migration {

  override name = 'Migration20261126015303_hand_over';

  override up(): void | Promise<void> {
    this.addSql(`create table \`hand_over\` (\`number\` varchar(24) not null, \`state\` varchar(10) not null, \`giver\` varchar(32) not null, \`receivers\` json not null, \`subjects\` json not null, \`reason\` varchar(200) null, \`total\` int not null, \`moved\` int not null, \`kept\` int not null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`finished_at\` datetime(3) null, \`version\` int not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`hand_over\` add index \`hand_over_state_updated_at_index\` (\`state\`, \`updated_at\`);`);
    this.addSql(`alter table \`hand_over\` add index \`hand_over_created_at_number_index\` (\`created_at\`, \`number\`);`);

    this.addSql(`create table \`hand_over_item\` (\`id\` int unsigned not null auto_increment primary key, \`hand_over\` varchar(24) not null, \`subject\` varchar(40) not null, \`number\` varchar(24) not null, \`receiver\` varchar(32) null, \`state\` varchar(10) not null, \`problem\` json null, \`at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`hand_over_item\` add index \`hand_over_item_hand_over_state_id_index\` (\`hand_over\`, \`state\`, \`id\`);`);
    this.addSql(`alter table \`hand_over_item\` add index \`hand_over_item_hand_over_subject_receiver_state_index\` (\`hand_over\`, \`subject\`, \`receiver\`, \`state\`);`);
    this.addSql(`alter table \`hand_over_item\` add unique \`hand_over_item_hand_over_number_unique\` (\`hand_over\`, \`number\`);`);

    this.addSql(`alter table \`history_entry\` add \`part_of\` varchar(24) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`hand_over\`;`);
    this.addSql(`drop table if exists \`hand_over_item\`;`);

    this.addSql(`alter table \`history_entry\` drop column \`part_of\`;`);
  }

}
