import { text } from '../../shared/report/text.ts';
import { SUBSCRIPTIONS } from '../fleet/fleet.ts';
import { scanLive } from '../live.ts';
import { blocksOf } from './markdown.ts';
import { twoClusters } from './two-clusters.ts';

/** Each client in the document, with what is printed below it. */
const examples = blocksOf('docs/operate.md').flatMap((block, index, all) => {
  const said = all[index + 1];
  return block.lang === 'json' && said?.lang === 'text' ? [{ config: block.text, said: said.text }] : [];
});
const fleet = { subscriptions: SUBSCRIPTIONS, resources: twoClusters() };

it.each(examples)('$config is told what is printed', async ({ config, said }) => {
  const { report } = await scanLive(fleet, {}, JSON.parse(config) as object);
  const told = [text(report), ...report.findings.map(({ reason }) => reason)].join('\n');

  expect(said.split('\n').filter((line) => !told.includes(line))).toEqual([]);
});

it('there are five', () => {
  expect(examples).toHaveLength(5);
});
