import { createRouter, createWebHistory } from 'vue-router'
import { loadDictionary } from './dictionary.ts'
import { isBeside, wayOf } from './login/entrance.ts'
import { useSession } from './session.ts'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/login', component: () => import('./login/LoginPage.vue') },
    { path: '/password', component: () => import('./login/PasswordPage.vue') },
    { path: '/second-factor', component: () => import('./login/FactorPage.vue') },
    {
      path: '/',
      component: () => import('./frame/Frame.vue'),
      children: [
        { path: '', component: () => import('./home/HomePage.vue') },
        { path: 'opportunities', component: () => import('./opportunity/OpportunityList.vue') },
        {
          path: 'opportunities/:number',
          component: () => import('./opportunity/OpportunityPage.vue'),
          props: true,
        },
        { path: 'plans', component: () => import('./opportunity/PlanList.vue') },
        { path: 'customers', component: () => import('./customer/CustomerList.vue') },
        { path: 'customers/:number', component: () => import('./customer/CustomerPage.vue'), props: true },
        { path: 'contacts', component: () => import('./contact/AllContacts.vue') },
        { path: 'interactions', component: () => import('./interaction/AllInteractions.vue') },
        { path: 'churn-cases', component: () => import('./churn/ChurnList.vue') },
        { path: 'churn-scans/what-if', component: () => import('./churn/scan/ScanList.vue') },
        { path: 'churn-scans/:id', component: () => import('./churn/scan/ScanList.vue'), props: true },
        { path: 'churn-cases/:number', component: () => import('./churn/ChurnPage.vue'), props: true },
        ...Object.entries({
          tickets: 'tickets',
          'ticket-assignment': 'assignment',
          'ticket-handling': 'handling',
          'ticket-feedback': 'feedback',
          'ticket-archive': 'archive',
        }).map(([path, of]) => ({ path, component: () => import('./ticket/TicketList.vue'), props: { of } })),
        { path: 'tickets/:number', component: () => import('./ticket/TicketPage.vue'), props: true },
        { path: 'knowledge', component: () => import('./ticket/KnowledgePage.vue') },
        { path: 'products', component: () => import('./product/ProductList.vue') },
        { path: 'stock-levels', component: () => import('./product/StockList.vue') },
        { path: 'orders', component: () => import('./order/OrderList.vue') },
        { path: 'unmatched-orders', component: () => import('./order/UnmatchedOrders.vue') },
        { path: 'sales-system', component: () => import('./sales-system/SalesSystemPage.vue') },
        { path: 'imports', component: () => import('./import/ImportList.vue') },
        { path: 'imports/:number', component: () => import('./import/ImportPage.vue'), props: true },
        { path: 'hand-overs', component: () => import('./hand-over/HandOverList.vue') },
        { path: 'hand-overs/:number', component: () => import('./hand-over/HandOverPage.vue'), props: true },
        { path: 'audit', component: () => import('./audit/AuditPage.vue') },
        { path: 'users', component: () => import('./user/UserList.vue') },
        { path: 'users/:username', component: () => import('./user/UserPage.vue'), props: true },
        { path: 'account', component: () => import('./account/AccountPage.vue') },
        { path: 'processes', component: () => import('./process/ProcessList.vue') },
        { path: 'roles', component: () => import('./role/RolePage.vue') },
        { path: 'users/:username/preview', component: () => import('./role/PreviewPage.vue'), props: true },
        { path: 'dictionary', component: () => import('./dictionary/DictionaryPage.vue') },
        { path: 'settings', component: () => import('./setting/SettingPage.vue') },
        { path: 'settings/calendar', component: () => import('./setting/CalendarPage.vue') },
        { path: ':rest(.*)*', redirect: '/' },
      ],
    },
  ],
})

router.beforeEach(async (to) => {
  const session = useSession()
  await session.load()
  if (!session.user && to.path !== '/login')
    return { path: '/login', query: to.path === '/' ? {} : { to: to.fullPath } }
  if (!session.user) return true
  const duty = session.user.mustChangePassword
    ? '/password'
    : session.user.mustEnrolSecondFactor && '/second-factor'
  if (duty) return to.path === duty || duty
  if (to.path === '/login') return enter(wayOf(to.query.to))
  if (['/password', '/second-factor'].includes(to.path)) return '/account'
  await loadOnce()
  return true
})

// A cookie that goes along on our own pages only is not there when somebody comes from elsewhere: he is let in here.
function enter(way: string): string | false {
  if (!isBeside(way)) return way
  location.replace(way)
  return false
}

let loaded = false
async function loadOnce(): Promise<void> {
  if (loaded) return
  await loadDictionary()
  loaded = true
}
