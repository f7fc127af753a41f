import { Migration } from '@mikro-orm/migrations';

export class Migration20261126020844_sales_connector extends Migration {

  override name = 'Migration20261126020844_sales_connector';

  override up(): void | Promise<void> {
    this.addSql(`create table \`sales_control\` (\`name\` varchar(20) not null, \`address\` varchar(300) null, \`stand_in\` tinyint(1) not null, \`paused\` tinyint(1) not null, \`paused_by\` varchar(32) null, \`paused_at\` datetime(3) null, \`updated_at\` datetime(3) not null, primary key (\`name\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`sales_reject\` (\`id\` int unsigned not null auto_increment primary key, \`stream\` varchar(20) not null, \`item\` varchar(190) not null, \`revision\` bigint null, \`code\` varchar(40) not null, \`field\` varchar(60) null, \`waiting\` json null, \`times\` int not null, \`first_seen_at\` datetime(3) not null, \`last_seen_at\` datetime(3) not null, \`resolved_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`sales_reject\` add index \`sales_reject_resolved_at_last_seen_at_id_index\` (\`resolved_at\`, \`last_seen_at\`, \`id\`);`);
    this.addSql(`alter table \`sales_reject\` add index \`sales_reject_stream_resolved_at_index\` (\`stream\`, \`resolved_at\`);`);
    this.addSql(`alter table \`sales_reject\` add unique \`sales_reject_stream_item_unique\` (\`stream\`, \`item\`);`);

    this.addSql(`create table \`sales_run\` (\`id\` int unsigned not null auto_increment primary key, \`wanted_by\` varchar(32) null, \`wanted_at\` datetime(3) not null, \`full\` tinyint(1) not null, \`workflow\` varchar(100) null, \`started_at\` datetime(3) null, \`touched_at\` datetime(3) null, \`finished_at\` datetime(3) null, \`outcome\` varchar(10) null, \`reason\` varchar(40) null, \`stream\` varchar(20) null, \`counts\` json not null, \`matched\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`sales_run\` add index \`sales_run_finished_at_id_index\` (\`finished_at\`, \`id\`);`);
    this.addSql(`alter table \`sales_run\` add index \`sales_run_started_at_id_index\` (\`started_at\`, \`id\`);`);

    this.addSql(`create table \`sales_stream\` (\`stream\` varchar(20) not null, \`cursor\` varchar(400) null, \`last_good_at\` datetime(3) null, \`failing_since\` datetime(3) null, \`reason\` varchar(40) null, \`updated_at\` datetime(3) not null, primary key (\`stream\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`sales_tombstone\` (\`stream\` varchar(20) not null, \`item\` varchar(190) not null, \`revision\` bigint not null, primary key (\`stream\`, \`item\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`sales_control\`;`);
    this.addSql(`drop table if exists \`sales_reject\`;`);
    this.addSql(`drop table if exists \`sales_run\`;`);
    this.addSql(`drop table if exists \`sales_stream\`;`);
    this.addSql(`drop table if exists \`sales_tombstone\`;`);
  }

}
