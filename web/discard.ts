import { ElMessageBox } from 'element-plus'
import { t } from './i18n.ts'

/** Asks whether what was typed may go; who closes the question keeps it. */
export async function mayDiscard(): Promise<boolean> {
  const answer = await ElMessageBox.confirm(t('opportunity.discard'), {
    confirmButtonText: t('opportunity.discardIt'),
    cancelButtonText: t('opportunity.keepEditing'),
  }).catch(() => false)
  return answer !== false
}
