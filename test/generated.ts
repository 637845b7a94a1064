import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { catalogueFormats } from '../shared/catalogue/index.ts';
import { checks } from '../shared/checks/index.ts';
import { configSchema } from '../shared/config-schema.ts';

const ROOT = join(import.meta.dirname, '..');

/** Every file that is made from the code, by its path. */
export const generated: Readonly<Record<string, () => Promise<string>>> = {
  'docs/checks.md': () => format(catalogueFormats.markdown(checks), { parser: 'markdown' }),
  'docs/reach.schema.json': () => format(JSON.stringify(configSchema), { parser: 'json', printWidth: 120 }),
};

// `npm run docs` runs this file; the tests import it.
if (import.meta.main) {
  for (const [path, make] of Object.entries(generated)) writeFileSync(join(ROOT, path), await make());
}
