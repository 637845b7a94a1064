import type { ApplicationRule, Network } from '../../shared/reachability/index.ts';
import { NO_RULE } from '../../shared/reachability/firewall/firewall.ts';
import { isFqdnMatch } from '../../shared/reachability/firewall/fqdn.ts';
import { aCollection, anApplicationRule, aNetworkRule } from '../network-builders.ts';
import { behindFirewall, CLIENT, PUBLIC } from './firewalls.ts';
import { type Question, send } from './places.ts';

const NAME = 'api.example.net';
const YES = 'allow a/r';
const NO = `deny ${NO_RULE}`;

function ruled(
  different: Partial<ApplicationRule>,
  fqdns: readonly string[] = [],
  rest: Partial<Network> = {},
): Network {
  return behindFirewall(
    { collections: [aCollection('a', 1, 'Allow', anApplicationRule('r', fqdns, different))] },
    rest,
  );
}

function ruling(net: Network, name: string | undefined = NAME, question: Question = {}): string {
  const target = name === '' ? { addresses: [PUBLIC] } : { name, addresses: [PUBLIC] };
  const publicNames = { [name]: { addresses: [PUBLIC] } };
  const { hops } = send(net, CLIENT, target, { ...question, outside: { publicNames, ...question.outside } });
  const hop = hops.find(({ kind }) => kind === 'firewall');
  return `${hop?.ruling ?? 'nothing'} ${hop?.by ?? hop?.because ?? ''}`;
}

describe('a pattern of names', () => {
  it.each([
    ['api.example.net', 'api.example.net', true],
    ['API.Example.Net', 'api.example.net', true],
    ['api.example.net.', 'api.example.net', true],
    ['api.example.net', 'API.example.net.', true],
    ['example.net', 'api.example.net', false],
    ['*.example.net', 'api.example.net', true],
    ['*.example.net', 'a.b.example.net', true],
    ['*.example.net', 'example.net', false],
    ['*example.net', 'example.net', true],
    ['*example.net', 'badexample.net', true],
    ['*', 'api.example.net', true],
    ['www.example.*', 'www.example.net', false],
    ['www.*example.net', 'www.an-example.net', false],
    ['*.example.*', 'api.example.net', false],
    ['api.example.com', 'api.example.net', false],
  ])('%s and %s: %s', (pattern, name, answer) => {
    expect(isFqdnMatch(pattern, name)).toBe(answer);
  });
});

describe('an application rule', () => {
  it.each<[string, Partial<ApplicationRule>, readonly string[], Question, string]>([
    ['allows the name', {}, [NAME], {}, YES],
    ['allows one of several', {}, ['www.example.net', '*.example.net'], {}, YES],
    ['allows no other', {}, ['www.example.net'], {}, NO],
    ['on its port', { protocols: [{ type: 'Https', port: 8443 }] }, [NAME], { ports: ['8443'] }, YES],
    ['not on another', { protocols: [{ type: 'Https', port: 8443 }] }, [NAME], {}, NO],
    [
      'on one of its ports',
      {
        protocols: [
          { type: 'Http', port: 80 },
          { type: 'https', port: 443 },
        ],
      },
      [NAME],
      {},
      YES,
    ],
    ['HTTP on port 80', { protocols: [{ type: 'Http', port: 80 }] }, [NAME], { ports: ['80'] }, YES],
    ['HTTP only', { protocols: [{ type: 'Http', port: 443 }] }, [NAME], {}, NO],
    ['SQL', { protocols: [{ type: 'Mssql', port: 1433 }] }, [NAME], { ports: ['1433'] }, YES],
    ['nothing where no protocol is stored', { protocols: [] }, [NAME], {}, NO],
    ['TCP only', {}, [NAME], { protocol: 'udp' }, NO],
    ['from its sources', { sources: ['10.0.0.0/24'] }, [NAME], {}, YES],
    ['not from others', { sources: ['10.0.1.0/24'] }, [NAME], {}, NO],
    ['to its destinations', { destinations: [PUBLIC] }, [NAME], {}, YES],
    ['not to others', { destinations: ['203.0.113.8'] }, [NAME], {}, NO],
  ])('%s', (_, different, fqdns, question, answer) => {
    expect(ruling(ruled(different, fqdns), NAME, question)).toBe(answer);
  });

  it('of IP groups', () => {
    const rest = { ipGroups: [{ id: '/g', ranges: ['10.0.0.0/28'] }] };

    expect(ruling(ruled({ sources: [], sourceIpGroups: ['/g'] }, [NAME], rest))).toBe(YES);
    expect(ruling(ruled({ sources: [], sourceIpGroups: ['/gone'] }, [NAME], rest))).toMatch(
      /^unknown whether the IP group/,
    );
  });

  it('does not see who dials no name', () => {
    const { disposition, hops } = send(ruled({}, ['*']), CLIENT, PUBLIC);

    expect(disposition).toBe('deniedByFirewall');
    expect(hops.at(-1)?.because).toBe(
      'no rule lets it through; no name is dialled, so application rules, which go by SNI or Host, do not match',
    );
  });

  it('says of ports what it says of each', () => {
    const net = ruled({ protocols: [443, 444, 8443].map((port) => ({ type: 'Https', port })) }, [NAME]);
    const { parts } = send(
      net,
      CLIENT,
      { name: NAME, addresses: [PUBLIC] },
      {
        ports: ['440-450', '8443'],
        outside: { publicNames: { [NAME]: { addresses: [PUBLIC] } } },
      },
    );

    expect(parts.map(({ disposition, flow }) => [disposition, flow.ports])).toEqual([
      ['deniedByFirewall', ['440-442', '445-450']],
      ['delivered', ['443-444', '8443']],
    ]);
  });

  it('says nothing of the next port, which another rule names', () => {
    const other = anApplicationRule('other', ['www.example.net'], { protocols: [{ type: 'Https', port: 444 }] });
    const net = behindFirewall({ collections: [aCollection('a', 1, 'Allow', anApplicationRule('r', [NAME]), other)] });
    const outside = { publicNames: { [NAME]: { addresses: [PUBLIC] } } };
    const { parts } = send(net, CLIENT, { name: NAME, addresses: [PUBLIC] }, { ports: ['443-444'], outside });

    expect(parts.map(({ disposition, flow }) => [disposition, flow.ports])).toEqual([
      ['deniedByFirewall', ['444']],
      ['delivered', ['443']],
    ]);
  });

  it('that denies stands before one that allows', () => {
    const deny = aCollection('d', 1, 'Deny', anApplicationRule('no', [NAME]));
    const net = behindFirewall({ collections: [aCollection('a', 2, 'Allow', anApplicationRule('r', ['*'])), deny] });

    expect([ruling(net), ruling(net, 'www.example.net')]).toEqual(['deny d/no', YES]);
  });
});

describe('what is denied by no rule', () => {
  const because = (name?: string) => {
    const target = { addresses: [PUBLIC], ...(name !== undefined && { name }) };
    const outside = { publicNames: { [NAME]: { addresses: [PUBLIC] } } };
    return send(ruled({}, ['www.example.net']), CLIENT, target, { outside }).hops.at(-1)?.because;
  };

  it('says that no name is dialled only where none is', () => {
    expect(because()).toContain('no name is dialled');
    expect(because(NAME)).toBe('no rule lets it through');
  });
});

it('an application rule knows service tags as well as addresses', () => {
  const net = ruled({ destinations: ['Storage'] }, [NAME]);

  expect(ruling(net)).toBe(
    'unknown whether the service tag "storage", whose addresses are not known, holds the destination',
  );
  expect(ruling(ruled({ destinations: ['Internet'] }, [NAME]))).toBe(YES);
});

describe('what only Microsoft or the inside of a packet could tell', () => {
  it('is the contents of an FQDN tag, unless somebody knows them', () => {
    const net = ruled({ fqdnTags: ['AzureKubernetesService'] });
    const fqdnTags = { azurekubernetesservice: ['*.hcp.westeurope.azmk8s.io', NAME] };

    expect(ruling(net)).toBe(`unknown whether the fqdn tag AzureKubernetesService holds ${NAME}`);
    expect(ruling(net, NAME, { outside: { publicNames: { [NAME]: { addresses: [PUBLIC] } }, fqdnTags } })).toBe(YES);
    expect(
      ruling(net, 'www.example.net', {
        outside: { publicNames: { 'www.example.net': { addresses: [PUBLIC] } }, fqdnTags },
      }),
    ).toBe(NO);
  });

  // https://learn.microsoft.com/powershell/module/az.network/new-azfirewallpolicyapplicationrule: with -FqdnTag there is no -Protocol
  it('a tag brings its protocols along where a rule of tags states none', () => {
    const net = ruled({ fqdnTags: ['AzureKubernetesService'], protocols: [] });
    const outside = {
      publicNames: { [NAME]: { addresses: [PUBLIC] } },
      fqdnTags: { azurekubernetesservice: [NAME] },
    };
    const on = (port: string) => ruling(net, NAME, { outside, ports: [port] });

    expect([on('443'), on('80'), on('8443')]).toEqual([YES, YES, NO]);
    expect(ruling(ruled({ protocols: [] }, [NAME]))).toBe(NO);
  });

  it('is assumed where somebody says what a tag holds', () => {
    const outside = {
      publicNames: { [NAME]: { addresses: [PUBLIC] } },
      fqdnTags: { azurekubernetesservice: [NAME] },
    };
    const { hops } = send(
      ruled({ fqdnTags: ['AzureKubernetesService'] }),
      CLIENT,
      { name: NAME, addresses: [PUBLIC] },
      { outside },
    );

    expect(hops.find(({ kind }) => kind === 'firewall')?.because).toBe(
      'the rule allows it; what AzureKubernetesService holds is kept by Microsoft, and is assumed',
    );
  });

  it('is who is in a web category', () => {
    expect(ruling(ruled({ webCategories: ['News'] }))).toBe(`unknown whether ${NAME} is in the web category News`);
  });

  it.each([
    ['api.example.net/v1', 'unknown whether the url api.example.net/v1 is asked for'],
    ['https://api.example.net/*', 'unknown whether the url api.example.net/* is asked for'],
    ['*.example.net/v1', 'unknown whether the url *.example.net/v1 is asked for'],
    ['www.example.net/v1', NO],
  ])('is which URL is asked for: %s', (url, answer) => {
    expect(ruling(ruled({ urls: [url] }))).toBe(answer);
  });

  it('does not matter where another rule says the same', () => {
    const rules = [anApplicationRule('r', [], { webCategories: ['News'] }), anApplicationRule('all', ['*'])];

    expect(ruling(behindFirewall({ collections: [aCollection('a', 1, 'Allow', ...rules)] }))).toBe(YES);
  });

  it.each(['md-1.z1.blob.storage.azure.net', 'disk.blob.core.windows.net', 'x.table.core.chinacloudapi.cn'])(
    'is whether Azure Firewall lets %s through by itself',
    (name) => {
      expect(ruling(behindFirewall({}), name)).toBe(
        `unknown whether ${name} is one of the names that Azure Firewall lets through by itself`,
      );
    },
  );

  it('a rule that denies all names leaves nothing of that open', () => {
    const net = behindFirewall({ collections: [aCollection('d', 1, 'Deny', anApplicationRule('all', ['*']))] });

    expect(ruling(net, 'disk.blob.core.windows.net')).toBe('deny d/all');
  });
});

it('a network rule for the port alone hides a rule that denies the name', () => {
  const net = behindFirewall({
    collections: [
      aCollection('names', 1, 'Deny', anApplicationRule('no', [NAME])),
      aCollection('a', 2, 'Allow', aNetworkRule('r', { ports: ['443'] })),
    ],
  });

  expect(ruling(net)).toBe(YES);
});
