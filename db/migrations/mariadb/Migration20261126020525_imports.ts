import { Migration } from '@mikro-orm/migrations';

export class Migration20261126020525_imports extends Migration {

  override name = 'Migration20261126020525_imports';

  override up(): void | Promise<void> {
    this.addSql(`create table \`import_job\` (\`number\` varchar(24) not null, \`kind\` varchar(20) not null, \`state\` varchar(20) not null, \`file_name\` varchar(200) not null, \`file_size\` int not null, \`file_hash\` varchar(64) not null, \`format\` varchar(10) not null, \`encoding\` varchar(20) null, \`delimiter\` varchar(1) null, \`formulas\` int not null, \`ragged\` int not null, \`sheets\` int not null, \`heads\` json not null, \`samples\` json not null, \`mapping\` json not null, \`existing\` varchar(10) not null, \`rows_total\` int not null, \`rows_done\` int not null, \`turn\` int not null, \`totals\` json not null, \`problem\` json null, \`actor\` varchar(32) not null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`finished_at\` datetime(3) null, \`file_deleted_at\` datetime(3) null, \`version\` int not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`import_job\` add index \`import_job_created_at_number_index\` (\`created_at\`, \`number\`);`);
    this.addSql(`alter table \`import_job\` add index \`import_job_created_by_created_at_number_index\` (\`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`import_job\` add index \`import_job_created_by_state_index\` (\`created_by\`, \`state\`);`);
    this.addSql(`alter table \`import_job\` add index \`import_job_file_deleted_at_created_at_index\` (\`file_deleted_at\`, \`created_at\`);`);

    this.addSql(`create table \`import_file\` (\`number\` varchar(24) not null, \`position\` int unsigned not null, \`bytes\` blob not null, primary key (\`number\`, \`position\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`import_row\` (\`number\` varchar(24) not null, \`line\` int unsigned not null, \`state\` varchar(12) not null, \`row_key\` varchar(420) not null, \`cells\` json not null, \`problems\` json null, \`record\` varchar(200) null, primary key (\`number\`, \`line\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`import_row\` add index \`import_row_number_state_line_index\` (\`number\`, \`state\`, \`line\`);`);
    this.addSql(`alter table \`import_row\` add index \`import_row_number_row_key_line_index\` (\`number\`, \`row_key\`, \`line\`);`);
    this.addSql(`alter table \`import_row\` add index \`import_row_number_record_index\` (\`number\`, \`record\`);`);

    this.addSql(`create table \`import_made\` (\`subject\` varchar(20) not null, \`record\` varchar(200) not null, \`number\` varchar(24) not null, \`line\` int not null, \`filled\` json null, \`actor\` varchar(32) not null, \`at\` datetime(3) not null, primary key (\`subject\`, \`record\`, \`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`import_made\` add index \`import_made_number_line_index\` (\`number\`, \`line\`);`);
    this.addSql(`alter table \`import_made\` add index \`import_made_record_index\` (\`record\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`import_job\`;`);
    this.addSql(`drop table if exists \`import_file\`;`);
    this.addSql(`drop table if exists \`import_row\`;`);
    this.addSql(`drop table if exists \`import_made\`;`);
  }

}
