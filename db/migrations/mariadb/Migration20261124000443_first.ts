import { Migration } from '@mikro-orm/migrations';

export class Migration20261124000443_first extends Migration {

  override name = 'Migration20261124000443_first';

  override up(): void | Promise<void> {
    this.addSql(`create table \`distribute\` (\`id\` int unsigned not null auto_increment primary key, \`subject\` varchar(40) not null, \`number\` varchar(24) not null, \`assignee\` varchar(32) not null, \`assigned_by\` varchar(32) not null, \`assigned_at\` datetime(3) not null, \`reason\` varchar(200) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`distribute\` add index \`distribute_number_id_index\` (\`number\`, \`id\`);`);
    this.addSql(`alter table \`distribute\` add index \`distribute_assignee_id_index\` (\`assignee\`, \`id\`);`);

    this.addSql(`create table \`audit_entry\` (\`id\` int unsigned not null auto_increment primary key, \`kind\` varchar(40) not null, \`actor\` varchar(32) null, \`subject\` varchar(100) null, \`code\` varchar(60) null, \`details\` json null, \`address\` varchar(64) null, \`request_id\` varchar(64) null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_at_id_index\` (\`at\`, \`id\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_actor_at_index\` (\`actor\`, \`at\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_kind_at_index\` (\`kind\`, \`at\`);`);

    this.addSql(`create table \`bigram\` (\`subject\` varchar(40) not null, \`term\` varchar(8) not null, \`number\` varchar(24) not null, primary key (\`subject\`, \`term\`, \`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`bigram\` add index \`bigram_number_index\` (\`number\`);`);

    this.addSql(`create table \`command\` (\`id\` varchar(160) not null, \`actor\` varchar(32) not null, \`request\` varchar(120) not null, \`request_hash\` varchar(64) not null, \`subject\` varchar(40) not null, \`number\` varchar(24) null, \`name\` varchar(40) not null, \`input\` json null, \`if_match\` int null, \`state\` varchar(10) not null, \`answer_status\` int not null, \`problem\` json null, \`version\` int null, \`request_id\` varchar(64) null, \`at\` datetime(3) not null, \`decided_at\` datetime(3) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`command\` add index \`command_number_at_index\` (\`number\`, \`at\`);`);
    this.addSql(`alter table \`command\` add index \`command_state_at_index\` (\`state\`, \`at\`);`);

    this.addSql(`create table \`linkman\` (\`id\` int unsigned not null auto_increment primary key, \`customer\` varchar(24) not null, \`name\` varchar(50) not null, \`gender\` varchar(10) null, \`position\` varchar(50) null, \`office_phone\` varchar(30) null, \`mobile\` varchar(30) null, \`email\` varchar(200) null, \`wechat\` varchar(50) null, \`memo\` text null, \`is_primary\` tinyint(1) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`linkman\` add index \`linkman_customer_id_index\` (\`customer\`, \`id\`);`);
    this.addSql(`alter table \`linkman\` add index \`linkman_mobile_index\` (\`mobile\`);`);
    this.addSql(`alter table \`linkman\` add index \`linkman_office_phone_index\` (\`office_phone\`);`);

    this.addSql(`create table \`customer\` (\`number\` varchar(24) not null, \`name\` varchar(100) not null, \`name_key\` varchar(200) not null, \`region\` varchar(40) null, \`manager\` varchar(32) not null, \`level\` int not null, \`satisfaction\` int not null, \`credit\` int not null, \`address\` varchar(200) null, \`postcode\` varchar(12) null, \`phone\` varchar(30) null, \`fax\` varchar(30) null, \`website\` varchar(200) null, \`status\` varchar(20) not null, \`last_order_at\` datetime(3) null, \`born_from\` varchar(24) null, \`contacts_total\` int not null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`deleted_at\` datetime(3) null, \`version\` int not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`customer\` add unique \`customer_name_key_unique\` (\`name_key\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_created_at_number_index\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_manager_created_at_number_index\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_phone_index\` (\`phone\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_born_from_index\` (\`born_from\`);`);

    this.addSql(`create table \`customer_record\` (\`id\` int unsigned not null auto_increment primary key, \`customer\` varchar(24) not null, \`kind\` varchar(40) not null, \`subject\` varchar(24) null, \`actor\` varchar(32) not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`customer_record\` add index \`customer_record_customer_id_index\` (\`customer\`, \`id\`);`);

    this.addSql(`create table \`dictionary\` (\`id\` int unsigned not null auto_increment primary key, \`type\` varchar(40) not null, \`code\` varchar(40) not null, \`label\` varchar(50) not null, \`label_en\` varchar(50) not null, \`position\` int not null, \`active\` tinyint(1) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`dictionary\` add unique \`dictionary_type_code_unique\` (\`type\`, \`code\`);`);

    this.addSql(`create table \`history_entry\` (\`id\` int unsigned not null auto_increment primary key, \`command_id\` varchar(160) null, \`subject\` varchar(40) not null, \`number\` varchar(24) not null, \`command\` varchar(40) not null, \`from_status\` varchar(20) null, \`to_status\` varchar(20) null, \`assignee_before\` varchar(32) null, \`assignee_after\` varchar(32) null, \`values_before\` json null, \`values_after\` json null, \`note\` text null, \`version\` int not null, \`actor\` varchar(32) not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`history_entry\` add unique \`history_entry_command_id_unique\` (\`command_id\`);`);
    this.addSql(`alter table \`history_entry\` add index \`history_entry_number_id_index\` (\`number\`, \`id\`);`);
    this.addSql(`alter table \`history_entry\` add index \`history_entry_subject_at_index\` (\`subject\`, \`at\`);`);
    this.addSql(`alter table \`history_entry\` add index \`history_entry_at_id_index\` (\`at\`, \`id\`);`);

    this.addSql(`create table \`lease\` (\`name\` varchar(40) not null, \`holder\` varchar(36) not null, \`until\` datetime(3) not null, primary key (\`name\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`login_failure\` (\`id\` int unsigned not null auto_increment primary key, \`key\` varchar(100) not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`login_failure\` add index \`login_failure_key_at_index\` (\`key\`, \`at\`);`);

    this.addSql(`create table \`notification\` (\`id\` int unsigned not null auto_increment primary key, \`person\` varchar(32) not null, \`kind\` varchar(60) not null, \`subject\` varchar(40) not null, \`number\` varchar(24) not null, \`params\` json not null, \`bundle\` varchar(100) null, \`count\` int not null, \`at\` datetime(3) not null, \`read_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`notification\` add index \`notification_person_read_at_id_index\` (\`person\`, \`read_at\`, \`id\`);`);
    this.addSql(`alter table \`notification\` add index \`notification_number_index\` (\`number\`);`);
    this.addSql(`alter table \`notification\` add unique \`notification_person_bundle_unique\` (\`person\`, \`bundle\`);`);

    this.addSql(`create table \`number_counter\` (\`name\` varchar(60) not null, \`value\` int not null, primary key (\`name\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`opportunity\` (\`number\` varchar(24) not null, \`status\` varchar(20) not null, \`state_since\` datetime(3) not null, \`customer_name\` varchar(100) not null, \`name_key\` varchar(200) not null, \`summary\` varchar(200) not null, \`probability\` int not null, \`description\` text null, \`source\` varchar(40) null, \`expected_amount\` bigint null, \`expected_close_on\` varchar(10) null, \`contact_name\` varchar(50) null, \`contact_phone\` varchar(30) null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`assignee\` varchar(32) null, \`assigned_by\` varchar(32) null, \`assigned_at\` datetime(3) null, \`closed_at\` datetime(3) null, \`failure_reason\` varchar(40) null, \`failure_note\` text null, \`customer\` varchar(24) null, \`existing_customer\` tinyint(1) not null, \`steps_total\` int not null, \`steps_answered\` int not null, \`steps_with_result\` int not null, \`next_step_id\` int null, \`next_step_due_on\` varchar(10) null, \`next_step_item\` text null, \`next_at\` datetime(3) null, \`overdue\` tinyint(1) not null, \`close_overdue\` tinyint(1) not null, \`escalated\` tinyint(1) not null, \`undecided\` tinyint(1) not null, \`deadlines\` json not null, \`stalled_since\` datetime(3) null, \`deleted_at\` datetime(3) null, \`version\` int not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_created_at_number_index\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_status_created_at_number_index\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_assignee_status_created_at_number_index\` (\`deleted_at\`, \`assignee\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_created_by_created_at_number_index\` (\`deleted_at\`, \`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_deleted_at_updated_at_number_index\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_next_at_number_index\` (\`next_at\`, \`number\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_name_key_index\` (\`name_key\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_contact_phone_index\` (\`contact_phone\`);`);
    this.addSql(`alter table \`opportunity\` add index \`opportunity_customer_index\` (\`customer\`);`);

    this.addSql(`create table \`permission\` (\`id\` int unsigned not null auto_increment primary key, \`role\` varchar(40) not null, \`subject\` varchar(40) not null, \`action\` varchar(40) not null, \`scope\` varchar(10) not null, \`hidden_fields\` json not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`permission\` add unique \`permission_role_subject_action_unique\` (\`role\`, \`subject\`, \`action\`);`);

    this.addSql(`create table \`exploit\` (\`id\` int unsigned not null, \`opportunity\` varchar(24) not null, \`position\` int not null, \`due_on\` varchar(10) not null, \`item\` text not null, \`result\` text null, \`skipped\` tinyint(1) not null, \`note\` text null, \`result_by\` varchar(32) null, \`result_at\` datetime(3) null, \`answered\` tinyint(1) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`exploit\` add index \`exploit_opportunity_position_index\` (\`opportunity\`, \`position\`);`);
    this.addSql(`alter table \`exploit\` add index \`exploit_answered_due_on_id_index\` (\`answered\`, \`due_on\`, \`id\`);`);

    this.addSql(`create table \`process_nudge\` (\`number\` varchar(24) not null, \`subject\` varchar(40) not null, \`wanted_at\` datetime(3) not null, \`mark\` varchar(36) not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`role\` (\`code\` varchar(40) not null, \`name\` varchar(50) not null, \`name_en\` varchar(50) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`session\` (\`id\` varchar(64) not null, \`username\` varchar(32) not null, \`created_at\` datetime(3) not null, \`seen_at\` datetime(3) not null, \`expires_at\` datetime(3) not null, \`address\` varchar(64) null, \`agent\` varchar(200) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`session\` add index \`session_username_index\` (\`username\`);`);
    this.addSql(`alter table \`session\` add index \`session_expires_at_index\` (\`expires_at\`);`);

    this.addSql(`create table \`setting\` (\`key\` varchar(60) not null, \`value\` json not null, \`updated_at\` datetime(3) not null, \`version\` int not null, primary key (\`key\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`user\` (\`username\` varchar(32) not null, \`name\` varchar(50) not null, \`role\` varchar(40) not null, \`phone\` varchar(30) null, \`email\` varchar(200) null, \`supervisor\` varchar(32) null, \`active\` tinyint(1) not null, \`password_hash\` varchar(200) not null, \`must_change_password\` tinyint(1) not null, \`language\` varchar(10) null, \`theme\` varchar(10) null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null, primary key (\`username\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`user\` add index \`user_role_active_index\` (\`role\`, \`active\`);`);
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
