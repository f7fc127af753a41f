import { Migration } from '@mikro-orm/migrations';

export class Migration20261126015303_hand_over extends Migration {

  override name = 'Migration20261126015303_hand_over';

  override up(): void | Promise<void> {
    this.addSql(`create table \`hand_over\` (\`number\` text not null primary key, \`state\` text not null, \`giver\` text not null, \`receivers\` json not null, \`subjects\` json not null, \`reason\` text null, \`total\` integer not null, \`moved\` integer not null, \`kept\` integer not null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`finished_at\` datetime null, \`version\` integer not null);`);
    this.addSql(`create index \`hand_over_state_updated_at_index\` on \`hand_over\` (\`state\`, \`updated_at\`);`);
    this.addSql(`create index \`hand_over_created_at_number_index\` on \`hand_over\` (\`created_at\`, \`number\`);`);

    this.addSql(`create table \`hand_over_item\` (\`id\` integer not null primary key autoincrement, \`hand_over\` text not null, \`subject\` text not null, \`number\` text not null, \`receiver\` text null, \`state\` text not null, \`problem\` json null, \`at\` datetime null);`);
    this.addSql(`create index \`hand_over_item_hand_over_state_id_index\` on \`hand_over_item\` (\`hand_over\`, \`state\`, \`id\`);`);
    this.addSql(`create index \`hand_over_item_hand_over_subject_receiver_state_index\` on \`hand_over_item\` (\`hand_over\`, \`subject\`, \`receiver\`, \`state\`);`);
    this.addSql(`create unique index \`hand_over_item_hand_over_number_unique\` on \`hand_over_item\` (\`hand_over\`, \`number\`);`);

    this.addSql(`alter table \`history_entry\` add column \`part_of\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`hand_over\`;`);
    this.addSql(`drop table if exists \`hand_over_item\`;`);

    this.addSql(`alter table \`history_entry\` drop column \`part_of\`;`);
  }

}
