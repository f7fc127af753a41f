import { accountEndpoints } from './account.ts'
import { auditEntryEndpoints } from './audit-entry.ts'
import { churnCaseEndpoints } from './churn-case.ts'
import { churnScanEndpoints } from './churn-scan.ts'
import { columnChoiceEndpoints } from './column-choice.ts'
import { commandEndpoints } from './command.ts'
import { contactListEndpoints } from './contact-list.ts'
import { contactEndpoints } from './contact.ts'
import { customerTicketEndpoints } from './customer-ticket.ts'
import { customerEndpoints } from './customer.ts'
import { dictionaryEndpoints } from './dictionary-entry.ts'
import type { Endpoint } from './endpoint.ts'
import { eventEndpoints, type Feed } from './event.ts'
import { exportEndpointsOf } from './export.ts'
import { handOverEndpoints } from './hand-over.ts'
import { homeEndpoints } from './home.ts'
import { importEndpoints } from './import.ts'
import { interactionEndpoints } from './interaction.ts'
import { knowledgeEndpoints } from './knowledge.ts'
import { notificationEndpoints } from './notification.ts'
import { opportunityEndpoints } from './opportunity.ts'
import { orderEndpoints } from './order.ts'
import { personEndpoints } from './person.ts'
import { planStepEndpoints } from './plan-step.ts'
import { processEndpoints } from './process.ts'
import { productEndpoints } from './product.ts'
import { roleEndpoints } from './role.ts'
import { salesSystemEndpoints } from './sales-system.ts'
import { savedViewEndpoints } from './saved-view.ts'
import { sessionEndpoints } from './session.ts'
import { settingEndpoints } from './setting.ts'
import { stockLevelEndpoints } from './stock-level.ts'
import { ticketEndpoints } from './ticket.ts'
import { timelineEndpoints } from './timeline.ts'
import { userEndpoints } from './user.ts'
import { waitingEndpoints } from './waiting.ts'

/** Every address there is. */
export function endpointsOf(feed: Feed): Endpoint[] {
  const endpoints = withoutExports(feed)
  // Ahead of the addresses of single rows, which would take `export` for a number.
  return [...exportEndpointsOf(endpoints), ...endpoints]
}

const withoutExports = (feed: Feed): Endpoint[] => [
  ...sessionEndpoints,
  ...accountEndpoints,
  ...homeEndpoints,
  ...waitingEndpoints,
  ...opportunityEndpoints,
  // Ahead of the single tickets, which would take their names for a number.
  ...knowledgeEndpoints,
  ...ticketEndpoints,
  ...customerTicketEndpoints,
  ...churnCaseEndpoints,
  ...churnScanEndpoints,
  ...planStepEndpoints,
  ...processEndpoints,
  ...customerEndpoints,
  ...contactEndpoints,
  ...contactListEndpoints,
  ...interactionEndpoints,
  ...timelineEndpoints,
  ...productEndpoints,
  ...stockLevelEndpoints,
  ...orderEndpoints,
  ...salesSystemEndpoints,
  ...importEndpoints,
  ...handOverEndpoints,
  ...personEndpoints,
  ...dictionaryEndpoints,
  ...settingEndpoints,
  ...userEndpoints,
  ...roleEndpoints,
  ...auditEntryEndpoints,
  ...notificationEndpoints,
  ...savedViewEndpoints,
  ...columnChoiceEndpoints,
  ...commandEndpoints,
  ...eventEndpoints(feed),
]
