import { AssignmentRow } from './assignment.ts'
import { AuditEntryRow } from './audit-entry.ts'
import { BigramRow } from './bigram.ts'
import { ChurnCaseRow, DeferralMeasureRow } from './churn-case.ts'
import { ChurnControlRow, ChurnScanFoundRow, ChurnScanRow } from './churn-scan.ts'
import { ColumnChoiceRow } from './column-choice.ts'
import { CommandRow } from './command.ts'
import { ContactRow } from './contact.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { CustomerRow } from './customer.ts'
import { DictionaryEntryRow } from './dictionary-entry.ts'
import { ExportRunRow } from './export-run.ts'
import { HandlingRow } from './handling.ts'
import { HandOverItemRow, HandOverRow } from './hand-over.ts'
import { HistoryEntryRow } from './history-entry.ts'
import { ImportFileRow, ImportLineRow, ImportMadeRow, ImportRow } from './import.ts'
import { InteractionRow } from './interaction.ts'
import { KnowledgeRow, KnowledgeTermRow } from './knowledge.ts'
import { NotificationRow } from './notification.ts'
import { NumberCounterRow } from './number-counter.ts'
import { OpportunityRow } from './opportunity.ts'
import { BuyerRow, CustomerMonthRow, OrderLineRow, OrderRow } from './order.ts'
import { PlanStepRow } from './plan-step.ts'
import { ProcessComparisonRow } from './process-comparison.ts'
import { LeaseRow, ProcessNudgeRow } from './process-nudge.ts'
import { ProductRow } from './product.ts'
import { PermissionRow, RoleRow } from './role.ts'
import { SalesRejectRow } from './sales-reject.ts'
import { SalesRunRow } from './sales-run.ts'
import { SalesControlRow, SalesStreamRow, SalesTombstoneRow } from './sales-stream.ts'
import { SavedViewRow } from './saved-view.ts'
import { LoginFailureRow, SessionRow } from './session.ts'
import { SettingApplicationRow } from './setting-application.ts'
import { SettingRow } from './setting.ts'
import { StockLevelRow } from './stock-level.ts'
import { TicketRow } from './ticket.ts'
import { UserRow } from './user.ts'

export const entities = [
  AssignmentRow,
  AuditEntryRow,
  BigramRow,
  BuyerRow,
  ChurnCaseRow,
  ChurnControlRow,
  ChurnScanFoundRow,
  ChurnScanRow,
  ColumnChoiceRow,
  CommandRow,
  ContactRow,
  CustomerMonthRow,
  CustomerRecordRow,
  CustomerRow,
  DeferralMeasureRow,
  DictionaryEntryRow,
  ExportRunRow,
  HandlingRow,
  HandOverItemRow,
  HandOverRow,
  HistoryEntryRow,
  ImportFileRow,
  ImportLineRow,
  ImportMadeRow,
  ImportRow,
  InteractionRow,
  KnowledgeRow,
  KnowledgeTermRow,
  LeaseRow,
  LoginFailureRow,
  NotificationRow,
  NumberCounterRow,
  OpportunityRow,
  OrderLineRow,
  OrderRow,
  PermissionRow,
  PlanStepRow,
  ProcessComparisonRow,
  ProcessNudgeRow,
  ProductRow,
  RoleRow,
  SalesControlRow,
  SalesRejectRow,
  SalesRunRow,
  SalesStreamRow,
  SalesTombstoneRow,
  SavedViewRow,
  SessionRow,
  SettingApplicationRow,
  SettingRow,
  StockLevelRow,
  TicketRow,
  UserRow,
]
