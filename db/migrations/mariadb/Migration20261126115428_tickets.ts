import { Migration } from '@mikro-orm/migrations';

export class Migration20261126115428_tickets extends Migration {

  override name = 'Migration20261126115428_tickets';

  override up(): void | Promise<void> {
    this.addSql(`create table \`handle\` (\`ticket\` varchar(24) not null, \`round\` int unsigned not null, \`assignee\` varchar(32) not null, \`assigned_by\` varchar(32) not null, \`assigned_at\` datetime(3) not null, \`handling\` text null, \`handled_by\` varchar(32) null, \`handled_at\` datetime(3) null, \`result\` text null, \`satisfaction\` int null, \`feedback_by\` varchar(32) null, \`feedback_at\` datetime(3) null, \`own_feedback\` tinyint(1) not null, \`missed\` int not null, primary key (\`ticket\`, \`round\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`service\` (\`number\` varchar(24) not null, \`status\` varchar(20) not null, \`state_since\` datetime(3) not null, \`type\` varchar(40) not null, \`title\` varchar(200) not null, \`name_key\` varchar(400) not null, \`customer\` varchar(24) not null, \`customer_manager\` varchar(32) not null, \`contact\` int null, \`priority\` varchar(10) not null, \`request\` text not null, \`follows\` varchar(24) null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`assignee\` varchar(32) null, \`assigned_by\` varchar(32) null, \`assigned_at\` datetime(3) null, \`archived_at\` datetime(3) null, \`round\` int not null, \`satisfaction\` int null, \`missed\` int not null, \`due_at\` datetime(3) null, \`next_at\` datetime(3) null, \`nearly_due\` tinyint(1) not null, \`escalated\` tinyint(1) not null, \`deadlines\` json not null, \`stalled_since\` datetime(3) null, \`stall_cause\` varchar(40) null, \`deleted_at\` datetime(3) null, \`version\` int not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_created_at_number_index\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_status_created_at_number_index\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_status_due_at_number_index\` (\`deleted_at\`, \`status\`, \`due_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_status_archived_at_number_index\` (\`deleted_at\`, \`status\`, \`archived_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_assignee_status_created_at_number_index\` (\`deleted_at\`, \`assignee\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_created_by_created_at_number_index\` (\`deleted_at\`, \`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_customer_manager_status_created__387d5_index\` (\`deleted_at\`, \`customer_manager\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_customer_deleted_at_created_at_number_index\` (\`customer\`, \`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_updated_at_number_index\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_state_since_number_index\` (\`deleted_at\`, \`state_since\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_status_number_index\` (\`deleted_at\`, \`status\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_deleted_at_escalated_state_since_number_index\` (\`deleted_at\`, \`escalated\`, \`state_since\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_stalled_since_number_index\` (\`stalled_since\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_next_at_number_index\` (\`next_at\`, \`number\`);`);
    this.addSql(`alter table \`service\` add index \`service_follows_index\` (\`follows\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`handle\`;`);
    this.addSql(`drop table if exists \`service\`;`);
  }

}
