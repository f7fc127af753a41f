import { expect, test } from 'vitest'
import { clientAddresses } from '../../api/client-address.ts'
import { readConfig } from '../../config.ts'
import { createStage } from '../stage/stage.ts'

const behind = clientAddresses(['172.30.0.0/24', '10.0.0.7', 'fd00::/8'])

test('behind a trusted proxy a client is the last hop that is no proxy of ours', () => {
  expect(behind('172.30.0.2', '203.0.113.9')).toBe('203.0.113.9')
  expect(behind('::ffff:172.30.0.2', '203.0.113.9')).toBe('203.0.113.9')
  expect(behind('fd00::2', '2001:db8::9')).toBe('2001:db8::9')
  expect(behind('172.30.0.2', '203.0.113.9, 10.0.0.7')).toBe('203.0.113.9')
})

test('nobody writes his own address: neither past the proxy nor to the left of what it wrote', () => {
  expect(behind('203.0.113.9', '1.2.3.4')).toBe('203.0.113.9')
  expect(behind('10.0.0.8', '1.2.3.4')).toBe('10.0.0.8')
  expect(behind('172.30.0.2', '1.2.3.4, 203.0.113.9')).toBe('203.0.113.9')
  expect(behind('172.30.0.2', '172.30.0.3, 203.0.113.9')).toBe('203.0.113.9')
  for (const nonsense of [undefined, '', 'unknown', 'x'.repeat(9999), '203.0.113.9, ', '1.2.3.4:80'])
    expect([nonsense, behind('172.30.0.2', nonsense)]).toEqual([nonsense, '172.30.0.2'])
  const trustingNobody = clientAddresses([])
  expect(trustingNobody('127.0.0.1', '1.2.3.4')).toBe('127.0.0.1')
})

test('a trusted proxy that is no address is named at the start', () => {
  expect(readConfig({ TRUSTED_PROXIES: '172.30.0.0/24, ::1' }).trustedProxies).toEqual([
    '172.30.0.0/24',
    '::1',
  ])
  for (const wrong of ['proxy', '172.30.0.0/33', '172.30.0.0/', '10.0.0.1/8/8', 'true'])
    expect(() => readConfig({ TRUSTED_PROXIES: wrong })).toThrow('TRUSTED_PROXIES: must be addresses')
})

test('ten failed sign-ins from one address stop that address, and not the others behind the same proxy', async () => {
  const stage = await createStage({ worker: false, trustedProxies: ['172.30.0.0/24'] })
  const signIn = async (username: string, forwardedFor: string, peer = '172.30.0.2') => {
    const answer = await stage.app.request(
      '/api/session',
      {
        method: 'POST',
        headers: {
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/json',
          'x-forwarded-for': forwardedFor,
        },
        body: JSON.stringify({ username, password: 'wrong' }),
      },
      { incoming: { socket: { remoteAddress: peer } } },
    )
    return answer.status
  }
  try {
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(await signIn(`guess${attempt}`, `198.51.100.${attempt}, 203.0.113.9`)).toBe(401)
    expect(await signIn('supervisor', '198.51.100.77, 203.0.113.9')).toBe(429)
    expect(await signIn('supervisor', '203.0.113.10')).toBe(401)
    // Who comes past the proxy is taken for who he is, whatever he writes.
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(await signIn(`other${attempt}`, `198.51.100.${attempt}`, '192.0.2.1')).toBe(401)
    expect(await signIn('manager1', '198.51.100.99', '192.0.2.1')).toBe(429)
  } finally {
    await stage.close()
  }
})
