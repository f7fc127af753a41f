import { Migration } from '@mikro-orm/migrations';

export class Migration20261124180729_customer_file extends Migration {

  override name = 'Migration20261124180729_customer_file';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`customer\` add \`credit_code\` varchar(18) null, add \`licence\` varchar(30) null, add \`legal_representative\` varchar(50) null, add \`registered_capital\` bigint null, add \`annual_turnover\` bigint null, add \`bank\` varchar(100) null, add \`bank_account\` varchar(40) null, add \`local_tax_number\` varchar(30) null, add \`national_tax_number\` varchar(30) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`customer\` drop column \`credit_code\`, drop column \`licence\`, drop column \`legal_representative\`, drop column \`registered_capital\`, drop column \`annual_turnover\`, drop column \`bank\`, drop column \`bank_account\`, drop column \`local_tax_number\`, drop column \`national_tax_number\`;`);
  }

}
