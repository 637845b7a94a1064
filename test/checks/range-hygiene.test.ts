import { rangeHygiene } from '../../shared/checks/range-hygiene.ts';
import { anApiServer, aPrivateApiServer, ask, CLUSTER, type SomeFacts } from '../builders.ts';
import { type Row, testCheck } from './rows.ts';

function list(authorizedRanges: readonly string[], different: Parameters<typeof anApiServer>[0] = {}): SomeFacts {
  return { apiServer: anApiServer({ authorizedRanges, ...different }) };
}

function blocks(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `20.${Math.floor(index / 128)}.${(index % 128) * 2}.0/24`);
}

const rows: readonly Row[] = [
  { is: 'pass', because: 'there is no list', facts: list([]) },
  {
    is: 'pass',
    because: 'every entry does something',
    facts: list(['203.0.113.7/32', '198.51.100.0/24', '2001:db8::/32'], { authorizedTags: ['AzureCloud'] }),
  },
  { is: 'pass', because: '0.0.0.0/32 is how to say "nobody but the cluster"', facts: list(['0.0.0.0/32']) },
  { is: 'pass', because: '179 of 200 entries leave room', facts: list(blocks(179)) },
  {
    is: 'pass',
    because: 'with VNet integration 200 entries are few',
    facts: list(blocks(200), { mode: 'publicVnetIntegrated' }),
  },
  { is: 'pass', because: 'half the internet is not all of it', facts: list(['0.0.0.0/1']) },
  { is: 'fail', because: '0.0.0.0/0 is everyone', facts: list(['0.0.0.0/0']), subjects: ['open'] },
  {
    is: 'fail',
    because: 'two halves of the internet are everyone',
    facts: list(['0.0.0.0/1', '128.0.0.0/1']),
    subjects: ['open'],
  },
  {
    is: 'fail',
    because: 'a public API server never sees a private address',
    facts: list(['203.0.113.7/32', '172.31.0.0/16']),
    subjects: ['private'],
    says: '172.31.0.0/16',
  },
  { is: 'fail', because: 'carrier NAT is private too', facts: list(['100.64.0.0/10']), subjects: ['private'] },
  {
    is: 'fail',
    because: 'text is neither range nor tag',
    facts: list(['203.0.113.7/32'], { unreadableRanges: ['203.0.113.300'] }),
    subjects: ['unreadable'],
  },
  {
    is: 'fail',
    because: 'an entry lies inside another',
    facts: list(['203.0.113.0/24', '203.0.113.7/32', '203.0.113.7']),
    subjects: ['covered'],
    says: '203.0.113.7/32, 203.0.113.7.',
  },
  {
    is: 'fail',
    because: 'only one tag is supported',
    facts: list([], { authorizedTags: ['AzureCloud', 'AzureDevOps'] }),
    subjects: ['tags'],
  },
  { is: 'fail', because: '180 of 200 entries leave little room', facts: list(blocks(180)), subjects: ['limit'] },
  {
    is: 'fail',
    because: 'several things can be wrong at once',
    facts: list(['0.0.0.0/0', '10.0.0.0/8', '203.0.113.7']),
    subjects: ['open', 'private', 'covered'],
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  { is: 'notApplicable', because: 'a private cluster has no ranges', facts: { apiServer: aPrivateApiServer() } },
];

testCheck(rangeHygiene, rows);

describe('range-hygiene', () => {
  it('takes out what does nothing, and says "nobody" where that leaves nothing', () => {
    const [finding] = ask(rangeHygiene, list(['10.0.0.0/8']));

    expect(finding?.remediation.change?.clusters?.[CLUSTER.id]?.apiServer?.authorizedRanges).toEqual(['0.0.0.0/32']);
  });

  it('leaves two entries that are spelled alike, for one cannot go without the other', () => {
    expect(ask(rangeHygiene, list(['203.0.113.7', '203.0.113.7']))).toMatchObject([{ status: 'pass' }]);
  });

  it('offers no command that would shut everyone out', () => {
    const [finding] = ask(rangeHygiene, list(['0.0.0.0/0']));

    expect(finding?.remediation).not.toHaveProperty('command');
  });
});
