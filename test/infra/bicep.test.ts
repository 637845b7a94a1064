import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { windows } from '../../infra/alerts/windows.ts';

/** What tells whether Bicep is well-formed and fits the types of its resources, without a compiler. */
const CHECKER = join(import.meta.dirname, '../../../shared/tools/bicep-check/run');

const settings = readFileSync('infra/settings.bicep', 'utf8');
const everything = globSync('infra/*.bicep')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const set = new Set([...settings.matchAll(/^    ([A-Z]\w+): /gm)].map(([, name]) => name ?? ''));

describe('the infrastructure', () => {
  it('sets what the app reads, and nothing that nobody reads', () => {
    const sources = globSync(['functions/*.ts', 'shared/**/*.ts'])
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const read = new Set(
      [...sources.matchAll(/\b(?:AKS_REACH_[A-Z_]+|AzureWebJobsStorage__\w+)\b/g)].map(([name]) => name),
    );
    // A file that the app carries, and a word for the place it runs at, which its name is already.
    const optional = ['AKS_REACH_CONFIG', 'AKS_REACH_VANTAGE'];
    const ofOthers =
      /^(?:APPLICATIONINSIGHTS_|AZURE_|NODE_OPTIONS$|AzureWebJobsStorage__(?:credential|queueServiceUri)$)/;

    expect([...read].filter((name) => !set.has(name)).sort()).toEqual(optional);
    expect([...set].filter((name) => !read.has(name) && !ofOthers.test(name))).toEqual([]);
  });

  it('is told of with every setting', () => {
    const docs = readFileSync('docs/operate.md', 'utf8');
    const own = [...set].filter((name) => name.startsWith('AKS_REACH_'));

    expect(own.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
  });

  it('grants roles by the ids that Azure gave them', () => {
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    const known: Readonly<Record<string, string>> = {
      blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
      queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
      metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
      cryptoUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
      // No role, but the policy of allowed locations: https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies
      policy: 'e56962a6-4747-49cd-b67b-bf8b01975c4c',
      logAnalyticsReader: '73c42c96-874c-492b-b04d-ab87d138a893',
    };
    const granted = [...everything.matchAll(/(\w+)(?: =|:) '([0-9a-f]{8}-[0-9a-f-]{27})'/g)].map(([, name, id]) => [
      name,
      id,
    ]);

    expect(Object.fromEntries(granted)).toEqual(known);
  });

  it('scans as often as rules that alert look back for', () => {
    const [, allowed = ''] = /@allowed\(\[([\d\s]+)\]\)\nparam hoursBetweenScans/.exec(everything) ?? [];

    expect(allowed.trim().split(/\s+/)).toEqual(Object.keys(windows));
  });

  it('hands every module the parameters that it has', () => {
    const modules = [...everything.matchAll(/module \w+ '(\S+)'[\s\S]*?params: \{([\s\S]*?)\n *\}/g)];

    expect(modules.length).toBe(15);
    for (const [, file = '', params = ''] of modules) {
      const wanted = [...readFileSync(`infra/${file}`, 'utf8').matchAll(/^param (\w+)/gm)].map(([, name]) => name);
      const given = [...params.matchAll(/^ +(\w+):/gm)].map(([, name]) => name);

      expect([file, given.sort()]).toEqual([file, wanted.sort()]);
    }
  });

  it.each(['main', 'locked-down'])('takes all that %s.parameters.json gives, and is given what it must be', (file) => {
    const { parameters } = JSON.parse(readFileSync(`infra/${file}.parameters.json`, 'utf8')) as { parameters: object };
    const main = readFileSync('infra/main.bicep', 'utf8');
    const declared = [...main.matchAll(/^param (\w+) \w+( =)?/gm)].map(([, name = '', has]) => ({ name, has }));
    const given = Object.keys(parameters);

    expect(given.filter((name) => !declared.some((one) => one.name === name))).toEqual([]);
    expect(declared.filter(({ name, has }) => has === undefined && !given.includes(name))).toEqual([]);
  });

  it('has no public access where it has private endpoints, and one for each storage that the app opens', () => {
    const ends = [...readFileSync('infra/private.bicep', 'utf8').matchAll(/^ {4}part: '(\w+)'/gm)].map(
      ([, part]) => part,
    );
    const opened = [...settings.matchAll(/AzureWebJobsStorage__(\w+)ServiceUri/g)].map(([, part]) => part);

    expect(ends).toEqual([...opened, 'sites', 'azuremonitor']);
    expect(everything.match(/publicNetworkAccess(?:ForIngestion)?: isPrivate \? 'Disabled' : 'Enabled'/g)).toHaveLength(
      4,
    );
  });

  it('sends rows to the endpoint of the private link scope where there is one, and to a rule that belongs to it', () => {
    const monitor = readFileSync('infra/monitor.bicep', 'utf8');

    // A rule of the kind Direct has an endpoint of its own, which no scope takes.
    expect(monitor).toContain('kind: isPrivate ? null : ruleKind');
    expect(monitor).toContain('dataCollectionEndpointId: isPrivate ? endpoint.id : null');
    expect(monitor).toContain(
      'ingestion string = isPrivate ? endpoint.properties.logsIngestion.endpoint : rule.properties.endpoints.logsIngestion',
    );
    expect(monitor).toMatch(
      /resourceIds: concat\(\[\s+endpoint\.id\s+insights\.id\s+\], empty\(workspaceId\) \? \[\s+workspace\s/,
    );
  });

  (existsSync(CHECKER) ? it : it.skip)('is Bicep, as far as that can be told without its compiler', () => {
    // It takes a second, and was once seen not to end when it had printed all: that is no fault of what it looks at.
    const { stdout } = spawnSync(CHECKER, globSync('infra/*.bicep'), { encoding: 'utf8', timeout: 60_000 });
    const wrong = stdout.split('\n').filter((line) => line !== '' && !/: OK$| \(info\) /.test(line));

    expect(wrong).toEqual([]);
    expect(stdout).toContain('main.bicep: OK');
  });
});
