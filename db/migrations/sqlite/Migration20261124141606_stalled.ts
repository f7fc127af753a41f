import { Migration } from '@mikro-orm/migrations';

export class Migration20261124141606_stalled extends Migration {

  override name = 'Migration20261124141606_stalled';

  override up(): void | Promise<void> {
    this.addSql(`create table \`process_comparison\` (\`id\` integer not null primary key autoincrement, \`wanted_by\` text null, \`wanted_at\` datetime not null, \`started_at\` datetime null, \`finished_at\` datetime null, \`records\` integer not null, \`runs\` integer not null, \`without_run\` integer not null, \`without_record\` integer not null, \`behind\` integer not null, \`numbers\` json not null);`);
    this.addSql(`create index \`process_comparison_finished_at_id_index\` on \`process_comparison\` (\`finished_at\`, \`id\`);`);

    this.addSql(`alter table \`opportunity\` add column \`stall_cause\` text null;`);
    this.addSql(`create index \`opportunity_deleted_at_state_since_number_index\` on \`opportunity\` (\`deleted_at\`, \`state_since\`, \`number\`);`);
    this.addSql(`create index \`opportunity_deleted_at_status_number_index\` on \`opportunity\` (\`deleted_at\`, \`status\`, \`number\`);`);
    this.addSql(`create index \`opportunity_deleted_at_escalated_state_since_number_index\` on \`opportunity\` (\`deleted_at\`, \`escalated\`, \`state_since\`, \`number\`);`);
    this.addSql(`create index \`opportunity_stalled_since_number_index\` on \`opportunity\` (\`stalled_since\`, \`number\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`process_comparison\`;`);

    this.addSql(`drop index \`opportunity_deleted_at_state_since_number_index\`;`);
    this.addSql(`drop index \`opportunity_deleted_at_status_number_index\`;`);
    this.addSql(`drop index \`opportunity_deleted_at_escalated_state_since_number_index\`;`);
    this.addSql(`drop index \`opportunity_stalled_since_number_index\`;`);
    this.addSql(`alter table \`opportunity\` drop column \`stall_cause\`;`);
  }

}
