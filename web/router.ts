import { createRouter, createWebHistory } from 'vue-router'
import { loadDictionary } from './dictionary.ts'
import { useSession } from './session.ts'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/login', component: () => import('./login/LoginPage.vue') },
    { path: '/password', component: () => import('./login/PasswordPage.vue') },
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
        { path: 'processes', component: () => import('./process/ProcessList.vue') },
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
  if (session.user && to.path === '/login') return '/'
  if (session.user?.mustChangePassword) return to.path === '/password' || '/password'
  if (session.user) await loadOnce()
  return true
})

let loaded = false
async function loadOnce(): Promise<void> {
  if (loaded) return
  await loadDictionary()
  loaded = true
}
