import { Migration } from '@mikro-orm/migrations';

export class Migration20261126115428_tickets extends Migration {

  override name = 'Migration20261126115428_tickets';

  override up(): void | Promise<void> {
    this.addSql(`create table \`handle\` (\`ticket\` text not null, \`round\` integer not null, \`assignee\` text not null, \`assigned_by\` text not null, \`assigned_at\` datetime not null, \`handling\` text null, \`handled_by\` text null, \`handled_at\` datetime null, \`result\` text null, \`satisfaction\` integer null, \`feedback_by\` text null, \`feedback_at\` datetime null, \`own_feedback\` integer not null, \`missed\` integer not null, primary key (\`ticket\`, \`round\`));`);

    this.addSql(`create table \`service\` (\`number\` text not null primary key, \`status\` text not null, \`state_since\` datetime not null, \`type\` text not null, \`title\` text not null, \`name_key\` text not null, \`customer\` text not null, \`customer_manager\` text not null, \`contact\` integer null, \`priority\` text not null, \`request\` text not null, \`follows\` text null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`assignee\` text null, \`assigned_by\` text null, \`assigned_at\` datetime null, \`archived_at\` datetime null, \`round\` integer not null, \`satisfaction\` integer null, \`missed\` integer not null, \`due_at\` datetime null, \`next_at\` datetime null, \`nearly_due\` integer not null, \`escalated\` integer not null, \`deadlines\` json not null, \`stalled_since\` datetime null, \`stall_cause\` text null, \`deleted_at\` datetime null, \`version\` integer not null);`);
    this.addSql(`create index \`service_deleted_at_created_at_number_index\` on \`service\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_status_created_at_number_index\` on \`service\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_status_due_at_number_index\` on \`service\` (\`deleted_at\`, \`status\`, \`due_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_status_archived_at_number_index\` on \`service\` (\`deleted_at\`, \`status\`, \`archived_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_assignee_status_created_at_number_index\` on \`service\` (\`deleted_at\`, \`assignee\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_created_by_created_at_number_index\` on \`service\` (\`deleted_at\`, \`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_customer_manager_status_created_at_number_index\` on \`service\` (\`deleted_at\`, \`customer_manager\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`service_customer_deleted_at_created_at_number_index\` on \`service\` (\`customer\`, \`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_updated_at_number_index\` on \`service\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_state_since_number_index\` on \`service\` (\`deleted_at\`, \`state_since\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_status_number_index\` on \`service\` (\`deleted_at\`, \`status\`, \`number\`);`);
    this.addSql(`create index \`service_deleted_at_escalated_state_since_number_index\` on \`service\` (\`deleted_at\`, \`escalated\`, \`state_since\`, \`number\`);`);
    this.addSql(`create index \`service_stalled_since_number_index\` on \`service\` (\`stalled_since\`, \`number\`);`);
    this.addSql(`create index \`service_next_at_number_index\` on \`service\` (\`next_at\`, \`number\`);`);
    this.addSql(`create index \`service_follows_index\` on \`service\` (\`follows\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`handle\`;`);
    this.addSql(`drop table if exists \`service\`;`);
  }

}
