import { Migration } from '@mikro-orm/migrations';

export class Migration20261126201955_silent_customers extends Migration {

  override name = 'Migration20261126201955_silent_customers';

  override up(): void | Promise<void> {
    this.addSql(`create table \`lost\` (\`number\` text not null primary key, \`status\` text not null, \`state_since\` datetime not null, \`name_key\` text not null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`assignee\` text null, \`assigned_by\` text null, \`assigned_at\` datetime null, \`next_at\` datetime null, \`escalated\` integer not null, \`deadlines\` json not null, \`stalled_since\` datetime null, \`stall_cause\` text null, \`deleted_at\` datetime null, \`version\` integer not null, \`customer\` text not null, \`customer_name\` text not null, \`customer_manager\` text not null, \`stands_for\` text null, \`level\` integer not null, \`last_order_at\` datetime null, \`silent_since\` datetime not null, \`months\` integer not null, \`scan\` integer null, \`deferrals\` integer not null, \`review_on\` text null, \`reason\` text null, \`note\` text null, \`proposed_by\` text null, \`proposed_at\` datetime null, \`confirmed_by\` text null, \`confirmed_at\` datetime null, \`recovered_by\` text null, \`recovered_at\` datetime null, \`recovered_by_order\` text null);`);
    this.addSql(`create unique index \`lost_stands_for_unique\` on \`lost\` (\`stands_for\`);`);
    this.addSql(`create index \`lost_deleted_at_created_at_number_index\` on \`lost\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_status_created_at_number_index\` on \`lost\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_assignee_status_created_at_number_index\` on \`lost\` (\`deleted_at\`, \`assignee\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_created_by_created_at_number_index\` on \`lost\` (\`deleted_at\`, \`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_updated_at_number_index\` on \`lost\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_state_since_number_index\` on \`lost\` (\`deleted_at\`, \`state_since\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_status_number_index\` on \`lost\` (\`deleted_at\`, \`status\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_escalated_state_since_number_index\` on \`lost\` (\`deleted_at\`, \`escalated\`, \`state_since\`, \`number\`);`);
    this.addSql(`create index \`lost_stalled_since_number_index\` on \`lost\` (\`stalled_since\`, \`number\`);`);
    this.addSql(`create index \`lost_next_at_number_index\` on \`lost\` (\`next_at\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_customer_manager_status_created_at_number_index\` on \`lost\` (\`deleted_at\`, \`customer_manager\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_silent_since_number_index\` on \`lost\` (\`deleted_at\`, \`silent_since\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_review_on_number_index\` on \`lost\` (\`deleted_at\`, \`review_on\`, \`number\`);`);
    this.addSql(`create index \`lost_deleted_at_confirmed_at_number_index\` on \`lost\` (\`deleted_at\`, \`confirmed_at\`, \`number\`);`);
    this.addSql(`create index \`lost_customer_created_at_number_index\` on \`lost\` (\`customer\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`lost_scan_number_index\` on \`lost\` (\`scan\`, \`number\`);`);

    this.addSql(`create table \`churn_control\` (\`name\` text not null primary key, \`switched_on\` integer not null, \`switched_on_by\` text null, \`switched_on_at\` datetime null, \`paused\` integer not null, \`paused_by\` text null, \`paused_at\` datetime null, \`updated_at\` datetime not null);`);

    this.addSql(`create table \`churn_scan\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`as_of\` text not null, \`lists\` integer not null, \`state\` text not null, \`wanted_by\` text null, \`wanted_at\` datetime not null, \`started_at\` datetime null, \`touched_at\` datetime null, \`finished_at\` datetime null, \`cursor\` json null, \`examined\` integer not null, \`found\` integer not null, \`opened\` integer not null);`);
    this.addSql(`create index \`churn_scan_state_wanted_at_index\` on \`churn_scan\` (\`state\`, \`wanted_at\`);`);

    this.addSql(`create table \`churn_scan_found\` (\`scan\` integer not null, \`customer\` text not null, \`manager\` text not null, \`level\` integer not null, \`last_order_at\` datetime null, \`silent_since\` datetime not null, \`months\` integer not null, primary key (\`scan\`, \`customer\`));`);
    this.addSql(`create index \`churn_scan_found_scan_silent_since_customer_index\` on \`churn_scan_found\` (\`scan\`, \`silent_since\`, \`customer\`);`);

    this.addSql(`create table \`deferral_measure\` (\`churn_case\` text not null, \`position\` integer not null, \`measure\` text not null, \`review_on\` text not null, \`taken_by\` text not null, \`taken_at\` datetime not null, primary key (\`churn_case\`, \`position\`));`);

    this.addSql(`alter table \`customer\` add column \`registered_on\` text null;`);
    this.addSql(`alter table \`customer\` add column \`recovered_at\` datetime null;`);
    this.addSql(`alter table \`customer\` add column \`silent_since\` datetime null;`);
    this.addSql(`alter table \`customer\` add column \`churn_case\` text null;`);
    this.addSql(`create index \`customer_deleted_at_status_churn_case_level_silent_since_number_index\` on \`customer\` (\`deleted_at\`, \`status\`, \`churn_case\`, \`level\`, \`silent_since\`, \`number\`);`);

    // Who is known already is silent since the last order, or since it was put in.
    this.addSql('update customer set silent_since = coalesce(last_order_at, created_at)')
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`lost\`;`);
    this.addSql(`drop table if exists \`churn_control\`;`);
    this.addSql(`drop table if exists \`churn_scan\`;`);
    this.addSql(`drop table if exists \`churn_scan_found\`;`);
    this.addSql(`drop table if exists \`deferral_measure\`;`);

    this.addSql(`drop index \`customer_deleted_at_status_churn_case_level_silent_since_number_index\`;`);
    this.addSql(`alter table \`customer\` drop column \`registered_on\`;`);
    this.addSql(`alter table \`customer\` drop column \`recovered_at\`;`);
    this.addSql(`alter table \`customer\` drop column \`silent_since\`;`);
    this.addSql(`alter table \`customer\` drop column \`churn_case\`;`);
  }

}
