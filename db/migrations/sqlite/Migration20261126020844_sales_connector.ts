import { Migration } from '@mikro-orm/migrations';

export class Migration20261126020844_sales_connector extends Migration {

  override name = 'Migration20261126020844_sales_connector';

  override up(): void | Promise<void> {
    this.addSql(`create table \`sales_control\` (\`name\` text not null primary key, \`address\` text null, \`stand_in\` integer not null, \`paused\` integer not null, \`paused_by\` text null, \`paused_at\` datetime null, \`updated_at\` datetime not null);`);

    this.addSql(`create table \`sales_reject\` (\`id\` integer not null primary key autoincrement, \`stream\` text not null, \`item\` text not null, \`revision\` bigint null, \`code\` text not null, \`field\` text null, \`waiting\` json null, \`times\` integer not null, \`first_seen_at\` datetime not null, \`last_seen_at\` datetime not null, \`resolved_at\` datetime null);`);
    this.addSql(`create index \`sales_reject_resolved_at_last_seen_at_id_index\` on \`sales_reject\` (\`resolved_at\`, \`last_seen_at\`, \`id\`);`);
    this.addSql(`create index \`sales_reject_stream_resolved_at_index\` on \`sales_reject\` (\`stream\`, \`resolved_at\`);`);
    this.addSql(`create unique index \`sales_reject_stream_item_unique\` on \`sales_reject\` (\`stream\`, \`item\`);`);

    this.addSql(`create table \`sales_run\` (\`id\` integer not null primary key autoincrement, \`wanted_by\` text null, \`wanted_at\` datetime not null, \`full\` integer not null, \`workflow\` text null, \`started_at\` datetime null, \`touched_at\` datetime null, \`finished_at\` datetime null, \`outcome\` text null, \`reason\` text null, \`stream\` text null, \`counts\` json not null, \`matched\` integer not null);`);
    this.addSql(`create index \`sales_run_finished_at_id_index\` on \`sales_run\` (\`finished_at\`, \`id\`);`);
    this.addSql(`create index \`sales_run_started_at_id_index\` on \`sales_run\` (\`started_at\`, \`id\`);`);

    this.addSql(`create table \`sales_stream\` (\`stream\` text not null primary key, \`cursor\` text null, \`last_good_at\` datetime null, \`failing_since\` datetime null, \`reason\` text null, \`updated_at\` datetime not null);`);

    this.addSql(`create table \`sales_tombstone\` (\`stream\` text not null, \`item\` text not null, \`revision\` bigint not null, primary key (\`stream\`, \`item\`));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`sales_control\`;`);
    this.addSql(`drop table if exists \`sales_reject\`;`);
    this.addSql(`drop table if exists \`sales_run\`;`);
    this.addSql(`drop table if exists \`sales_stream\`;`);
    this.addSql(`drop table if exists \`sales_tombstone\`;`);
  }

}
