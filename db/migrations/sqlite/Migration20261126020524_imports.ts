import { Migration } from '@mikro-orm/migrations';

export class Migration20261126020524_imports extends Migration {

  override name = 'Migration20261126020524_imports';

  override up(): void | Promise<void> {
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
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`import_job\`;`);
    this.addSql(`drop table if exists \`import_file\`;`);
    this.addSql(`drop table if exists \`import_row\`;`);
    this.addSql(`drop table if exists \`import_made\`;`);
  }

}
