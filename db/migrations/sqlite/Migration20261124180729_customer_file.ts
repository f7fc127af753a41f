import { Migration } from '@mikro-orm/migrations';

export class Migration20261124180729_customer_file extends Migration {

  override name = 'Migration20261124180729_customer_file';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`customer\` add column \`credit_code\` text null;`);
    this.addSql(`alter table \`customer\` add column \`licence\` text null;`);
    this.addSql(`alter table \`customer\` add column \`legal_representative\` text null;`);
    this.addSql(`alter table \`customer\` add column \`registered_capital\` bigint null;`);
    this.addSql(`alter table \`customer\` add column \`annual_turnover\` bigint null;`);
    this.addSql(`alter table \`customer\` add column \`bank\` text null;`);
    this.addSql(`alter table \`customer\` add column \`bank_account\` text null;`);
    this.addSql(`alter table \`customer\` add column \`local_tax_number\` text null;`);
    this.addSql(`alter table \`customer\` add column \`national_tax_number\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`customer\` drop column \`credit_code\`;`);
    this.addSql(`alter table \`customer\` drop column \`licence\`;`);
    this.addSql(`alter table \`customer\` drop column \`legal_representative\`;`);
    this.addSql(`alter table \`customer\` drop column \`registered_capital\`;`);
    this.addSql(`alter table \`customer\` drop column \`annual_turnover\`;`);
    this.addSql(`alter table \`customer\` drop column \`bank\`;`);
    this.addSql(`alter table \`customer\` drop column \`bank_account\`;`);
    this.addSql(`alter table \`customer\` drop column \`local_tax_number\`;`);
    this.addSql(`alter table \`customer\` drop column \`national_tax_number\`;`);
  }

}
