import { Migration } from '@mikro-orm/migrations';

export class Migration20261124141606_stalled extends Migration {

  override name = 'Migration20261124141606_stalled';

  override up(): void | Promise<void> {
    this.addSql(`create table \`process_comparison\` (\`id\` int unsigned not null auto_increment primary key, \`wanted_by\` varchar(32) null, \`wanted_at\` datetime(3) not null, \`started_at\` datetime(3) null, \`finished_at\` datetime(3) null, \`records\` int not null, \`runs\` int not null, \`without_run\` int not null, \`without_record\` int not null, \`behind\` int not null, \`numbers\` json not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`process_comparison\` add index \`process_comparison_finished_at_id_index\` (\`finished_at\`, \`id\`);`);

    this.addSql(`alter table \`opportunity\` add \`stall_cause\` varchar(40) null;`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_state_since_number_index\` (\`deleted_at\`, \`state_since\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_status_number_index\` (\`deleted_at\`, \`status\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_escalated_state_since_number_index\` (\`deleted_at\`, \`escalated\`, \`state_since\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_stalled_since_number_index\` (\`stalled_since\`, \`number\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`process_comparison\`;`);

    this.addSql(`alter table \`opportunity\` drop index \`opportunity_deleted_at_state_since_number_index\`;`);
    this.addSql(`alter table \`opportunity\` drop index \`opportunity_deleted_at_status_number_index\`;`);
    this.addSql(`alter table \`opportunity\` drop index \`opportunity_deleted_at_escalated_state_since_number_index\`;`);
    this.addSql(`alter table \`opportunity\` drop index \`opportunity_stalled_since_number_index\`;`);
    this.addSql(`alter table \`opportunity\` drop column \`stall_cause\`;`);
  }

}
