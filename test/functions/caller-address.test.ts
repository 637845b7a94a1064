import { HttpRequest } from '@azure/functions';
import { callerAddress } from '../../functions/caller-address.ts';

it.each([
  ['203.0.113.7:51234', '203.0.113.7'],
  ['203.0.113.7', '203.0.113.7'],
  ['10.0.0.1, 198.51.100.1:80, 203.0.113.7:51234', '203.0.113.7'],
  ['[2001:db8::1]:51234', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['203.0.113.7,', undefined],
  ['203.0.113.0/24', undefined],
  ['203.0.113.7:x', undefined],
  ['203.0.113.7:80:80', undefined],
  ['[203.0.113.7', undefined],
  ['localhost', undefined],
  ['', undefined],
])('the caller behind "%s" is %s', (header, address) => {
  const request = new HttpRequest({ method: 'POST', url: 'http://localhost/', headers: { 'x-forwarded-for': header } });

  expect(callerAddress(request)).toBe(address);
});

it('without the header is nobody', () => {
  expect(callerAddress(new HttpRequest({ method: 'POST', url: 'http://localhost/' }))).toBeUndefined();
});
