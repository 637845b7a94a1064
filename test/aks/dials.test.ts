import { interceptions, isWell, meaningOf } from '../../shared/aks/dials.ts';
import type { Dial } from '../../shared/model/probe.ts';
import { known, unseen } from '../../shared/model/observed.ts';
import { AT } from '../builders.ts';

const own = { alpn: 'h2', issuer: 'ca', isOwn: true };
const well: Dial = { name: 'aks', outcome: 'reachable', addresses: ['203.0.113.7'], tls: own, status: 401 };

it.each<[Partial<Dial>, string]>([
  [{}, 'reachable: HTTP 401'],
  [{ outcome: 'timeOut' }, '203.0.113.7 does not answer'],
  [{ outcome: 'timeOut', addresses: ['10.1.0.4'] }, 'DNS leads to the private address 10.1.0.4'],
  [{ outcome: 'timeOut', addresses: ['fd00::4'] }, 'DNS leads to the private address fd00::4'],
  [{ outcome: 'refused', addresses: ['10.1.0.4'] }, '10.1.0.4 refuses connections'],
  [{ outcome: 'nameNotFound', addresses: [] }, 'DNS knows no such name'],
  [{ outcome: 'nameUnanswered', addresses: [], error: 'EAI_AGAIN' }, 'DNS did not answer (EAI_AGAIN)'],
  [{ outcome: 'unroutable', error: 'EHOSTUNREACH' }, 'no route leads to 203.0.113.7 (EHOSTUNREACH)'],
  [{ outcome: 'reset' }, '203.0.113.7 hangs up before TLS is agreed'],
  [{ outcome: 'tlsTimeOut' }, '203.0.113.7 connects and then says nothing'],
  [{ outcome: 'tlsAlert', error: 'ERR_SSL' }, '203.0.113.7 refuses TLS (ERR_SSL)'],
  [{ outcome: 'silent', error: 'ETIMEDOUT' }, 'TLS is agreed, and no answer comes (ETIMEDOUT)'],
  [
    { tls: { issuer: 'ca', isOwn: true } },
    'something on the way ends TLS: ALPN is none, the certificate is signed by ca',
  ],
  [{ tls: { ...own, issuer: 'Corp', isOwn: false } }, 'ALPN is h2, the certificate is signed by Corp'],
])('a dial with %j means: %s', (different, says) => {
  const dial = {
    ...well,
    ...different,
    ...(!/reachable|silent/.exec(different.outcome ?? 'reachable') && { tls: undefined }),
  } as Dial;

  expect(meaningOf(dial)).toContain(says);
  expect(isWell(dial)).toBe(says.startsWith('reachable'));
});

it('whose a certificate is that nobody knows is not held against it', () => {
  expect(isWell({ ...well, tls: { alpn: 'konnectivity', issuer: 'ca' } })).toBe(true);
});

it('what somebody meddled with is evidence', () => {
  const dials = [well, { ...well, name: 'lost', tls: { issuer: 'ca' } }];

  expect(interceptions(known({ vantage: 'build-7', dials }, AT, 'x'))).toEqual([
    { fact: 'dialing lost from build-7: ALPN is none, the certificate is signed by ca', source: 'probe:build-7#lost' },
  ]);
  expect(interceptions(unseen('not dialed'))).toEqual([]);
});
