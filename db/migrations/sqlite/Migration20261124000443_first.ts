import { Migration } from '@mikro-orm/migrations';

export class Migration20261124000443_first extends Migration {

  override name = 'Migration20261124000443_first';

  override up(): void | Promise<void> {
    this.addSql(`create table \`distribute\` (\`id\` integer not null primary key autoincrement, \`subject\` text not null, \`number\` text not null, \`assignee\` text not null, \`assigned_by\` text not null, \`assigned_at\` datetime not null, \`reason\` text null);`);
    this.addSql(`create index \`distribute_number_id_index\` on \`distribute\` (\`number\`, \`id\`);`);
    this.addSql(`create index \`distribute_assignee_id_index\` on \`distribute\` (\`assignee\`, \`id\`);`);

    this.addSql(`create table \`audit_entry\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`actor\` text null, \`subject\` text null, \`code\` text null, \`details\` json null, \`address\` text null, \`request_id\` text null, \`at\` datetime not null);`);
    this.addSql(`create index \`audit_entry_at_id_index\` on \`audit_entry\` (\`at\`, \`id\`);`);
    this.addSql(`create index \`audit_entry_actor_at_index\` on \`audit_entry\` (\`actor\`, \`at\`);`);
    this.addSql(`create index \`audit_entry_kind_at_index\` on \`audit_entry\` (\`kind\`, \`at\`);`);

    this.addSql(`create table \`bigram\` (\`subject\` text not null, \`term\` text not null, \`number\` text not null, primary key (\`subject\`, \`term\`, \`number\`));`);
    this.addSql(`create index \`bigram_number_index\` on \`bigram\` (\`number\`);`);

    this.addSql(`create table \`command\` (\`id\` text not null primary key, \`actor\` text not null, \`request\` text not null, \`request_hash\` text not null, \`subject\` text not null, \`number\` text null, \`name\` text not null, \`input\` json null, \`if_match\` integer null, \`state\` text not null, \`answer_status\` integer not null, \`problem\` json null, \`version\` integer null, \`request_id\` text null, \`at\` datetime not null, \`decided_at\` datetime null);`);
    this.addSql(`create index \`command_number_at_index\` on \`command\` (\`number\`, \`at\`);`);
    this.addSql(`create index \`command_state_at_index\` on \`command\` (\`state\`, \`at\`);`);

    this.addSql(`create table \`linkman\` (\`id\` integer not null primary key autoincrement, \`customer\` text not null, \`name\` text not null, \`gender\` text null, \`position\` text null, \`office_phone\` text null, \`mobile\` text null, \`email\` text null, \`wechat\` text null, \`memo\` text null, \`is_primary\` integer not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create index \`linkman_customer_id_index\` on \`linkman\` (\`customer\`, \`id\`);`);
    this.addSql(`create index \`linkman_mobile_index\` on \`linkman\` (\`mobile\`);`);
    this.addSql(`create index \`linkman_office_phone_index\` on \`linkman\` (\`office_phone\`);`);

    this.addSql(`create table \`customer\` (\`number\` text not null primary key, \`name\` text not null, \`name_key\` text not null, \`region\` text null, \`manager\` text not null, \`level\` integer not null, \`satisfaction\` integer not null, \`credit\` integer not null, \`address\` text null, \`postcode\` text null, \`phone\` text null, \`fax\` text null, \`website\` text null, \`status\` text not null, \`last_order_at\` datetime null, \`born_from\` text null, \`contacts_total\` integer not null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`deleted_at\` datetime null, \`version\` integer not null);`);
    this.addSql(`create unique index \`customer_name_key_unique\` on \`customer\` (\`name_key\`);`);
    this.addSql(`create index \`customer_deleted_at_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_manager_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`customer_phone_index\` on \`customer\` (\`phone\`);`);
    this.addSql(`create index \`customer_born_from_index\` on \`customer\` (\`born_from\`);`);

    this.addSql(`create table \`customer_record\` (\`id\` integer not null primary key autoincrement, \`customer\` text not null, \`kind\` text not null, \`subject\` text null, \`actor\` text not null, \`at\` datetime not null);`);
    this.addSql(`create index \`customer_record_customer_id_index\` on \`customer_record\` (\`customer\`, \`id\`);`);

    this.addSql(`create table \`dictionary\` (\`id\` integer not null primary key autoincrement, \`type\` text not null, \`code\` text not null, \`label\` text not null, \`label_en\` text not null, \`position\` integer not null, \`active\` integer not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create unique index \`dictionary_type_code_unique\` on \`dictionary\` (\`type\`, \`code\`);`);

    this.addSql(`create table \`history_entry\` (\`id\` integer not null primary key autoincrement, \`command_id\` text null, \`subject\` text not null, \`number\` text not null, \`command\` text not null, \`from_status\` text null, \`to_status\` text null, \`assignee_before\` text null, \`assignee_after\` text null, \`values_before\` json null, \`values_after\` json null, \`note\` text null, \`version\` integer not null, \`actor\` text not null, \`at\` datetime not null);`);
    this.addSql(`create unique index \`history_entry_command_id_unique\` on \`history_entry\` (\`command_id\`);`);
    this.addSql(`create index \`history_entry_number_id_index\` on \`history_entry\` (\`number\`, \`id\`);`);
    this.addSql(`create index \`history_entry_subject_at_index\` on \`history_entry\` (\`subject\`, \`at\`);`);
    this.addSql(`create index \`history_entry_at_id_index\` on \`history_entry\` (\`at\`, \`id\`);`);

    this.addSql(`create table \`lease\` (\`name\` text not null primary key, \`holder\` text not null, \`until\` datetime not null);`);

    this.addSql(`create table \`login_failure\` (\`id\` integer not null primary key autoincrement, \`key\` text not null, \`at\` datetime not null);`);
    this.addSql(`create index \`login_failure_key_at_index\` on \`login_failure\` (\`key\`, \`at\`);`);

    this.addSql(`create table \`notification\` (\`id\` integer not null primary key autoincrement, \`person\` text not null, \`kind\` text not null, \`subject\` text not null, \`number\` text not null, \`params\` json not null, \`bundle\` text null, \`count\` integer not null, \`at\` datetime not null, \`read_at\` datetime null);`);
    this.addSql(`create index \`notification_person_read_at_id_index\` on \`notification\` (\`person\`, \`read_at\`, \`id\`);`);
    this.addSql(`create index \`notification_number_index\` on \`notification\` (\`number\`);`);
    this.addSql(`create unique index \`notification_person_bundle_unique\` on \`notification\` (\`person\`, \`bundle\`);`);

    this.addSql(`create table \`number_counter\` (\`name\` text not null primary key, \`value\` integer not null);`);

    this.addSql(`create table \`opportunity\` (\`number\` text not null primary key, \`status\` text not null, \`state_since\` datetime not null, \`customer_name\` text not null, \`name_key\` text not null, \`summary\` text not null, \`probability\` integer not null, \`description\` text null, \`source\` text null, \`expected_amount\` bigint null, \`expected_close_on\` text null, \`contact_name\` text null, \`contact_phone\` text null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`assignee\` text null, \`assigned_by\` text null, \`assigned_at\` datetime null, \`closed_at\` datetime null, \`failure_reason\` text null, \`failure_note\` text null, \`customer\` text null, \`existing_customer\` integer not null, \`steps_total\` integer not null, \`steps_answered\` integer not null, \`steps_with_result\` integer not null, \`next_step_id\` integer null, \`next_step_due_on\` text null, \`next_step_item\` text null, \`next_at\` datetime null, \`overdue\` integer not null, \`close_overdue\` integer not null, \`escalated\` integer not null, \`undecided\` integer not null, \`deadlines\` json not null, \`stalled_since\` datetime null, \`deleted_at\` datetime null, \`version\` integer not null);`);
    this.addSql(`create index \`opportunity_deleted_at_created_at_number_index\` on \`opportunity\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`opportunity_deleted_at_status_created_at_number_index\` on \`opportunity\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`opportunity_deleted_at_assignee_status_created_at_number_index\` on \`opportunity\` (\`deleted_at\`, \`assignee\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`opportunity_deleted_at_created_by_created_at_number_index\` on \`opportunity\` (\`deleted_at\`, \`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`opportunity_deleted_at_updated_at_number_index\` on \`opportunity\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);
    this.addSql(`create index \`opportunity_next_at_number_index\` on \`opportunity\` (\`next_at\`, \`number\`);`);
    this.addSql(`create index \`opportunity_name_key_index\` on \`opportunity\` (\`name_key\`);`);
    this.addSql(`create index \`opportunity_contact_phone_index\` on \`opportunity\` (\`contact_phone\`);`);
    this.addSql(`create index \`opportunity_customer_index\` on \`opportunity\` (\`customer\`);`);

    this.addSql(`create table \`permission\` (\`id\` integer not null primary key autoincrement, \`role\` text not null, \`subject\` text not null, \`action\` text not null, \`scope\` text not null, \`hidden_fields\` json not null);`);
    this.addSql(`create unique index \`permission_role_subject_action_unique\` on \`permission\` (\`role\`, \`subject\`, \`action\`);`);

    this.addSql(`create table \`exploit\` (\`id\` integer not null primary key, \`opportunity\` text not null, \`position\` integer not null, \`due_on\` text not null, \`item\` text not null, \`result\` text null, \`skipped\` integer not null, \`note\` text null, \`result_by\` text null, \`result_at\` datetime null, \`answered\` integer not null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`);
    this.addSql(`create index \`exploit_opportunity_position_index\` on \`exploit\` (\`opportunity\`, \`position\`);`);
    this.addSql(`create index \`exploit_answered_due_on_id_index\` on \`exploit\` (\`answered\`, \`due_on\`, \`id\`);`);

    this.addSql(`create table \`process_nudge\` (\`number\` text not null primary key, \`subject\` text not null, \`wanted_at\` datetime not null, \`mark\` text not null);`);

    this.addSql(`create table \`role\` (\`code\` text not null primary key, \`name\` text not null, \`name_en\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);

    this.addSql(`create table \`session\` (\`id\` text not null primary key, \`username\` text not null, \`created_at\` datetime not null, \`seen_at\` datetime not null, \`expires_at\` datetime not null, \`address\` text null, \`agent\` text null);`);
    this.addSql(`create index \`session_username_index\` on \`session\` (\`username\`);`);
    this.addSql(`create index \`session_expires_at_index\` on \`session\` (\`expires_at\`);`);

    this.addSql(`create table \`setting\` (\`key\` text not null primary key, \`value\` json not null, \`updated_at\` datetime not null, \`version\` integer not null);`);

    this.addSql(`create table \`user\` (\`username\` text not null primary key, \`name\` text not null, \`role\` text not null, \`phone\` text null, \`email\` text null, \`supervisor\` text null, \`active\` integer not null, \`password_hash\` text not null, \`must_change_password\` integer not null, \`language\` text null, \`theme\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create index \`user_role_active_index\` on \`user\` (\`role\`, \`active\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`distribute\`;`);
    this.addSql(`drop table if exists \`audit_entry\`;`);
    this.addSql(`drop table if exists \`bigram\`;`);
    this.addSql(`drop table if exists \`command\`;`);
    this.addSql(`drop table if exists \`linkman\`;`);
    this.addSql(`drop table if exists \`customer\`;`);
    this.addSql(`drop table if exists \`customer_record\`;`);
    this.addSql(`drop table if exists \`dictionary\`;`);
    this.addSql(`drop table if exists \`history_entry\`;`);
    this.addSql(`drop table if exists \`lease\`;`);
    this.addSql(`drop table if exists \`login_failure\`;`);
    this.addSql(`drop table if exists \`notification\`;`);
    this.addSql(`drop table if exists \`number_counter\`;`);
    this.addSql(`drop table if exists \`opportunity\`;`);
    this.addSql(`drop table if exists \`permission\`;`);
    this.addSql(`drop table if exists \`exploit\`;`);
    this.addSql(`drop table if exists \`process_nudge\`;`);
    this.addSql(`drop table if exists \`role\`;`);
    this.addSql(`drop table if exists \`session\`;`);
    this.addSql(`drop table if exists \`setting\`;`);
    this.addSql(`drop table if exists \`user\`;`);
  }

}
