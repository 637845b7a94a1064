import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsOf, documents, linksOf } from './markdown.ts';

it.each(documents)('%s links to what is there', (file) => {
  const astray = linksOf(file).filter((link) => {
    if (link.startsWith('https://')) return !URL.canParse(link);
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(file, '..', path);
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });

  expect(astray).toEqual([]);
});

it('there are documents, and links in them', () => {
  expect(documents).toContain('docs/operate.md');
  expect(linksOf('README.md')).toContain('docs/operate.md');
});
