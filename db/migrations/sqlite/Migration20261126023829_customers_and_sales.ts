import { Migration } from '@mikro-orm/migrations';

export class Migration20261126023829_customers_and_sales extends Migration {

  override name = 'Migration20261126023829_customers_and_sales';

  override up(): void | Promise<void> {
    this.addSql(`create table \`buyer\` (\`code\` text not null primary key, \`customer\` text null, \`matched_by\` text not null, \`matched_at\` datetime not null);`);
    this.addSql(`create index \`buyer_customer_index\` on \`buyer\` (\`customer\`);`);

    this.addSql(`create table \`customer_month\` (\`customer\` text not null, \`month\` text not null, \`total\` bigint not null, \`orders\` integer not null, primary key (\`customer\`, \`month\`));`);
    this.addSql(`create index \`customer_month_month_customer_total_index\` on \`customer_month\` (\`month\`, \`customer\`, \`total\`);`);

    this.addSql(`create table \`export_run\` (\`id\` text not null primary key, \`person\` text not null, \`started_at\` datetime not null, \`until\` datetime not null);`);
    this.addSql(`create index \`export_run_person_started_at_index\` on \`export_run\` (\`person\`, \`started_at\`);`);

    this.addSql(`create table \`hand_over\` (\`number\` text not null primary key, \`state\` text not null, \`giver\` text not null, \`receivers\` json not null, \`subjects\` json not null, \`reason\` text null, \`total\` integer not null, \`moved\` integer not null, \`kept\` integer not null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`finished_at\` datetime null, \`version\` integer not null);`);
    this.addSql(`create index \`hand_over_state_updated_at_index\` on \`hand_over\` (\`state\`, \`updated_at\`);`);
    this.addSql(`create index \`hand_over_created_at_number_index\` on \`hand_over\` (\`created_at\`, \`number\`);`);

    this.addSql(`create table \`hand_over_item\` (\`id\` integer not null primary key autoincrement, \`hand_over\` text not null, \`subject\` text not null, \`number\` text not null, \`receiver\` text null, \`state\` text not null, \`problem\` json null, \`at\` datetime null);`);
    this.addSql(`create index \`hand_over_item_hand_over_state_id_index\` on \`hand_over_item\` (\`hand_over\`, \`state\`, \`id\`);`);
    this.addSql(`create index \`hand_over_item_hand_over_subject_receiver_state_index\` on \`hand_over_item\` (\`hand_over\`, \`subject\`, \`receiver\`, \`state\`);`);
    this.addSql(`create unique index \`hand_over_item_hand_over_number_unique\` on \`hand_over_item\` (\`hand_over\`, \`number\`);`);

    this.addSql(`create table \`import_job\` (\`number\` text not null primary key, \`kind\` text not null, \`state\` text not null, \`file_name\` text not null, \`file_size\` integer not null, \`file_hash\` text not null, \`format\` text not null, \`encoding\` text null, \`delimiter\` text null, \`formulas\` integer not null, \`ragged\` integer not null, \`sheets\` integer not null, \`heads\` json not null, \`samples\` json not null, \`mapping\` json not null, \`existing\` text not null, \`rows_total\` integer not null, \`rows_done\` integer not null, \`turn\` integer not null, \`totals\` json not null, \`problem\` json null, \`actor\` text not null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`finished_at\` datetime null, \`file_deleted_at\` datetime null, \`version\` integer not null);`);
    this.addSql(`create index \`import_job_created_at_number_index\` on \`import_job\` (\`created_at\`, \`number\`);`);
    this.addSql(`create index \`import_job_created_by_created_at_number_index\` on \`import_job\` (\`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`import_job_created_by_state_index\` on \`import_job\` (\`created_by\`, \`state\`);`);
    this.addSql(`create index \`import_job_file_deleted_at_created_at_index\` on \`import_job\` (\`file_deleted_at\`, \`created_at\`);`);

    this.addSql(`create table \`import_file\` (\`number\` text not null, \`position\` integer not null, \`bytes\` blob not null, primary key (\`number\`, \`position\`));`);

    this.addSql(`create table \`import_row\` (\`number\` text not null, \`line\` integer not null, \`state\` text not null, \`row_key\` text not null, \`cells\` json not null, \`problems\` json null, \`record\` text null, primary key (\`number\`, \`line\`));`);
    this.addSql(`create index \`import_row_number_state_line_index\` on \`import_row\` (\`number\`, \`state\`, \`line\`);`);
    this.addSql(`create index \`import_row_number_row_key_line_index\` on \`import_row\` (\`number\`, \`row_key\`, \`line\`);`);
    this.addSql(`create index \`import_row_number_record_index\` on \`import_row\` (\`number\`, \`record\`);`);

    this.addSql(`create table \`import_made\` (\`subject\` text not null, \`record\` text not null, \`number\` text not null, \`line\` integer not null, \`filled\` json null, \`actor\` text not null, \`at\` datetime not null, primary key (\`subject\`, \`record\`, \`number\`));`);
    this.addSql(`create index \`import_made_number_line_index\` on \`import_made\` (\`number\`, \`line\`);`);
    this.addSql(`create index \`import_made_record_index\` on \`import_made\` (\`record\`);`);

    this.addSql(`create table \`trade\` (\`id\` integer not null primary key autoincrement, \`customer\` text not null, \`contact\` integer null, \`date\` text not null, \`type\` text not null, \`place\` text null, \`title\` text not null, \`detail\` text null, \`next_contact_at\` datetime null, \`reminded_at\` datetime null, \`contact_done_at\` datetime null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create index \`trade_customer_date_id_index\` on \`trade\` (\`customer\`, \`date\`, \`id\`);`);
    this.addSql(`create index \`trade_date_id_index\` on \`trade\` (\`date\`, \`id\`);`);
    this.addSql(`create index \`trade_created_at_id_index\` on \`trade\` (\`created_at\`, \`id\`);`);
    this.addSql(`create index \`trade_contact_date_id_index\` on \`trade\` (\`contact\`, \`date\`, \`id\`);`);
    this.addSql(`create index \`trade_contact_done_at_next_contact_at_id_index\` on \`trade\` (\`contact_done_at\`, \`next_contact_at\`, \`id\`);`);

    this.addSql(`create table \`orders\` (\`number\` text not null primary key, \`customer\` text null, \`buyer_code\` text not null, \`buyer_name\` text not null, \`ordered_at\` datetime not null, \`date\` text not null, \`address\` text null, \`status\` text not null, \`total\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`);
    this.addSql(`create index \`orders_customer_date_number_index\` on \`orders\` (\`customer\`, \`date\`, \`number\`);`);
    this.addSql(`create index \`orders_date_number_index\` on \`orders\` (\`date\`, \`number\`);`);
    this.addSql(`create index \`orders_buyer_code_index\` on \`orders\` (\`buyer_code\`);`);
    this.addSql(`create index \`orders_customer_buyer_code_date_index\` on \`orders\` (\`customer\`, \`buyer_code\`, \`date\`);`);
    this.addSql(`create index \`orders_status_date_number_index\` on \`orders\` (\`status\`, \`date\`, \`number\`);`);

    this.addSql(`create table \`order_line\` (\`order_number\` text not null, \`position\` integer not null, \`product\` text not null, \`product_name\` text not null, \`unit\` text not null, \`quantity\` bigint not null, \`price\` bigint not null, \`amount\` bigint not null, primary key (\`order_number\`, \`position\`));`);
    this.addSql(`create index \`order_line_product_order_number_index\` on \`order_line\` (\`product\`, \`order_number\`);`);

    this.addSql(`create table \`product\` (\`code\` text not null primary key, \`name\` text not null, \`name_key\` text not null, \`type\` text null, \`batch\` text null, \`unit\` text not null, \`price\` bigint not null, \`active\` integer not null, \`low_stock\` integer null, \`revision\` bigint not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create index \`product_name_code_index\` on \`product\` (\`name\`, \`code\`);`);
    this.addSql(`create index \`product_price_code_index\` on \`product\` (\`price\`, \`code\`);`);
    this.addSql(`create index \`product_type_code_index\` on \`product\` (\`type\`, \`code\`);`);
    this.addSql(`create index \`product_batch_code_index\` on \`product\` (\`batch\`, \`code\`);`);

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

    this.addSql(`create table \`stock\` (\`product\` text not null, \`warehouse\` text not null, \`location\` text not null, \`quantity\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, primary key (\`product\`, \`warehouse\`, \`location\`));`);
    this.addSql(`create index \`stock_warehouse_product_index\` on \`stock\` (\`warehouse\`, \`product\`);`);

    this.addSql(`create index \`linkman_created_at_id_index\` on \`linkman\` (\`created_at\`, \`id\`);`);

    this.addSql(`drop index \`customer_deleted_at_manager_created_at_number_index\`;`);
    this.addSql(`create index \`customer_deleted_at_manager_created_at_number_level_region_status_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`, \`level\`, \`region\`, \`status\`);`);
    this.addSql(`create index \`customer_deleted_at_manager_level_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`level\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_region_created_at_number_level_status_index\` on \`customer\` (\`deleted_at\`, \`region\`, \`created_at\`, \`number\`, \`level\`, \`status\`);`);
    this.addSql(`create index \`customer_deleted_at_level_created_at_number_region_status_index\` on \`customer\` (\`deleted_at\`, \`level\`, \`created_at\`, \`number\`, \`region\`, \`status\`);`);
    this.addSql(`create index \`customer_deleted_at_status_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_last_order_at_number_index\` on \`customer\` (\`deleted_at\`, \`last_order_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_name_key_number_index\` on \`customer\` (\`deleted_at\`, \`name_key\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_manager_last_order_at_number_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`last_order_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_updated_at_number_index\` on \`customer\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);

    this.addSql(`alter table \`history_entry\` add column \`part_of\` text null;`);

    this.addSql(`alter table \`notification\` add column \`mail_at\` datetime null;`);
    this.addSql(`alter table \`notification\` add column \`mail_attempts\` integer not null default 0;`);
    this.addSql(`alter table \`notification\` add column \`mailed_at\` datetime null;`);
    this.addSql(`alter table \`notification\` add column \`mail_problem\` text null;`);
    this.addSql(`create index \`notification_mail_at_id_index\` on \`notification\` (\`mail_at\`, \`id\`);`);

    this.addSql(`alter table \`user\` add column \`recovery_codes\` json null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`buyer\`;`);
    this.addSql(`drop table if exists \`customer_month\`;`);
    this.addSql(`drop table if exists \`export_run\`;`);
    this.addSql(`drop table if exists \`hand_over\`;`);
    this.addSql(`drop table if exists \`hand_over_item\`;`);
    this.addSql(`drop table if exists \`import_job\`;`);
    this.addSql(`drop table if exists \`import_file\`;`);
    this.addSql(`drop table if exists \`import_row\`;`);
    this.addSql(`drop table if exists \`import_made\`;`);
    this.addSql(`drop table if exists \`trade\`;`);
    this.addSql(`drop table if exists \`orders\`;`);
    this.addSql(`drop table if exists \`order_line\`;`);
    this.addSql(`drop table if exists \`product\`;`);
    this.addSql(`drop table if exists \`sales_control\`;`);
    this.addSql(`drop table if exists \`sales_reject\`;`);
    this.addSql(`drop table if exists \`sales_run\`;`);
    this.addSql(`drop table if exists \`sales_stream\`;`);
    this.addSql(`drop table if exists \`sales_tombstone\`;`);
    this.addSql(`drop table if exists \`stock\`;`);

    this.addSql(`drop index \`customer_deleted_at_manager_created_at_number_level_region_status_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_manager_level_created_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_region_created_at_number_level_status_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_level_created_at_number_region_status_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_status_created_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_last_order_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_name_key_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_manager_last_order_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_updated_at_number_index\`;`);
    this.addSql(`create index \`customer_deleted_at_manager_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`);`);

    this.addSql(`alter table \`history_entry\` drop column \`part_of\`;`);

    this.addSql(`drop index \`linkman_created_at_id_index\`;`);

    this.addSql(`drop index \`notification_mail_at_id_index\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_at\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_attempts\`;`);
    this.addSql(`alter table \`notification\` drop column \`mailed_at\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_problem\`;`);

    this.addSql(`alter table \`user\` drop column \`recovery_codes\`;`);
  }

}
