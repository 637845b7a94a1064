import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** Who may import whom, from the bottom up. A layer may import itself; nothing else is allowed. `shared/x.ts` is a layer of its own. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'shared/reachability': [],
  'shared/model': ['shared/reachability'],
  'shared/aks': ['shared/kql.ts', 'shared/model', 'shared/reachability'],
  'shared/checks': ['shared/aks', 'shared/model', 'shared/reachability'],
  'shared/diagnose.ts': ['shared/checks', 'shared/model', 'shared/reachability', 'node:crypto'],
  'shared/lifecycle.ts': ['shared/aks', 'shared/changes', 'shared/diagnose.ts', 'shared/model', 'shared/reachability'],
  'shared/changes': ['shared/model', 'shared/reachability'],
  'shared/apply-change.ts': ['shared/model', 'shared/reachability'],
  'shared/explain.ts': ['shared/aks', 'shared/config.ts', 'shared/model', 'shared/reachability'],
  'shared/snapshot-file.ts': ['shared/collect/unasked.ts', 'shared/model', 'shared/reachability'],
  'shared/collect/unasked.ts': ['shared/model'],
  'shared/collect/needs.ts': ['shared/collect/parse', 'shared/model', 'shared/reachability'],
  'shared/collect/read/logs/index.ts': ['shared/collect/read', 'shared/model'],
  'shared/config-schema.ts': ['shared/checks', 'shared/model'],
  'shared/config.ts': ['shared/config-schema.ts', 'shared/model', 'shared/reachability', 'shared/schema.ts', 'ajv'],
  'shared/schema.ts': ['shared/reachability', 'ajv'],
  'shared/cloud.ts': ['shared/config.ts'],
  'shared/kql.ts': [],
  'shared/catalogue': [
    'shared/aks',
    'shared/checks',
    'shared/collect/needs.ts',
    'shared/collect/read/logs/index.ts',
    'shared/model',
  ],
  'shared/report/rows.ts': ['shared/model', 'shared/reachability'],
  // What runs in a browser has nothing of the rest but the shape of what it is given.
  'shared/report/html/client': ['shared/report/html/filter-data.ts'],
  'shared/report/html/filter-data.ts': [],
  'shared/report': [
    'shared/model',
    'shared/reachability',
    'shared/report/html/filter-data.ts',
    'shared/report/rows.ts',
    'csv-stringify/sync',
    'sarif',
  ],
  'shared/collect/parse': ['shared/kql.ts', 'shared/model', 'shared/reachability'],
  'shared/collect': ['shared/collect/parse', 'shared/model', 'shared/reachability', 'node:timers/promises'],
  'shared/collect/read': [
    'shared/collect',
    'shared/collect/parse',
    'shared/model',
    'shared/reachability',
    'shared/cloud.ts',
    'shared/kql.ts',
    'shared/snapshot-file.ts',
    '@azure',
    '@kubernetes/client-node',
    'node:dns/promises',
    'node:fs/promises',
    'node:https',
    'node:net',
    'node:path',
    'node:timers/promises',
    'node:tls',
    'node:util',
    'node:zlib',
  ],
  'shared/scan': [
    'shared/aks',
    'shared/app.ts',
    'shared/apply-change.ts',
    'shared/changes',
    'shared/checks',
    'shared/collect',
    'shared/collect/parse',
    'shared/collect/read',
    'shared/config.ts',
    'shared/diagnose.ts',
    'shared/explain.ts',
    'shared/lifecycle.ts',
    'shared/model',
    'shared/reachability',
    'shared/sinks',
    'shared/store',
    'node:crypto',
    'node:fs/promises',
    'node:os',
    'node:util',
  ],
  'shared/store': [
    'shared/config.ts',
    'shared/model',
    'shared/reachability',
    'shared/snapshot-file.ts',
    '@azure',
    'node:crypto',
    'node:util',
    'node:zlib',
  ],
  'shared/app.ts': [
    'shared/cloud.ts',
    'shared/collect',
    'shared/collect/read',
    'shared/config.ts',
    'shared/model',
    'shared/store',
    '@azure',
    'node:fs/promises',
  ],
  'shared/sinks': [
    'shared/app.ts',
    'shared/collect/read',
    'shared/config.ts',
    'shared/model',
    'shared/reachability',
    'shared/report/rows.ts',
    'shared/store',
    '@azure',
  ],
  functions: [
    'shared/app.ts',
    'shared/config.ts',
    'shared/explain.ts',
    'shared/model',
    'shared/reachability',
    'shared/report',
    'shared/scan',
    'shared/schema.ts',
    'shared/store',
    '@azure',
    'ajv',
    'node:crypto',
    'node:http',
    'node:net',
    'node:timers/promises',
    'node:util',
  ],
  'shared/doctor': [
    'shared/app.ts',
    'shared/catalogue',
    'shared/checks',
    'shared/collect',
    'shared/collect/needs.ts',
    'shared/collect/read',
    'shared/kql.ts',
    'shared/model',
    'shared/reachability',
    'shared/scan',
  ],
  'shared/cli': [
    'shared/aks',
    'shared/app.ts',
    'shared/catalogue',
    'shared/checks',
    'shared/config.ts',
    'shared/doctor',
    'shared/explain.ts',
    'shared/model',
    'shared/reachability',
    'shared/report',
    'shared/scan',
    'shared/snapshot-file.ts',
    'node:crypto',
    'node:fs/promises',
    'node:util',
  ],
};

/** Layers without clock, chance, environment or I/O: what they answer follows from what they are given. */
const PURE = [
  'shared/reachability',
  'shared/model',
  'shared/aks',
  'shared/checks',
  'shared/changes',
  'shared/diagnose.ts',
  'shared/explain.ts',
  'shared/lifecycle.ts',
  'shared/kql.ts',
  'shared/catalogue',
  'shared/report',
  'shared/report/html/filter-data.ts',
  'shared/report/rows.ts',
  'shared/collect/needs.ts',
  'shared/collect/parse',
];
const IMPURE =
  /\bprocess\b|\bconsole\b|\bDate\b(?!\.parse\b)|\bMath\.random\b|\bcrypto\.random|\bsetTimeout\b|\bsetInterval\b|\bfetch\(|\bimport\(/;

const sources = globSync('{functions,shared}/**/*.ts')
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted();

function layerOf(path: string): string {
  if (path.startsWith('node:')) return path;
  const layers = Object.keys(MAY_IMPORT).filter((layer) => path === layer || path.startsWith(`${layer}/`));
  return layers.toSorted((a, b) => b.length - a.length)[0] ?? path;
}

/** `import … from`, `export … from`, `import 'x'` and `import('x')`. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const targets = [
    ...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\(\s*'([^']+)'/gm),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return targets.map((to) => (to.startsWith('.') ? posix.join(posix.dirname(file), to) : to));
}

/** The text without comments and strings, which may name what code may not. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '');
}

function isAllowed(from: string, to: string): boolean {
  return [layerOf(from), ...(MAY_IMPORT[layerOf(from)] ?? [])].some(
    (layer) => layerOf(to) === layer || to.startsWith(`${layer}/`),
  );
}

describe('imports go one way', () => {
  // Packages are named whole; a layer's name covers what lies below it unless that is a layer of its own.
  it.each(sources)('%s', (file) => {
    expect(MAY_IMPORT).toHaveProperty([layerOf(file)]);
    expect(importsOf(file).filter((target) => !isAllowed(file, target))).toEqual([]);
  });
});

describe('pure code is pure', () => {
  it.each(sources.filter((file) => PURE.includes(layerOf(file))))('%s', (file) => {
    expect(IMPURE.exec(codeOf(file))?.[0]).toBeUndefined();
  });
});

it('the emulated Azure imports nothing of ours: our misreading of Azure would be tested against itself', () => {
  const imports = globSync('test/{emulator,fleet}/**/*.ts').flatMap(importsOf);

  expect(imports.filter((target) => target.startsWith('shared/') || target.startsWith('functions/'))).toEqual([]);
});
