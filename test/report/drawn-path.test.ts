import { trace, type Flow, type Network } from '../../shared/reachability/index.ts';
import { drawnPath } from '../../shared/report/drawn-path.ts';
import { PLAIN } from '../../shared/report/style.ts';
import { aGroup, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace } from '../reachability/places.ts';

const FLOW: Flow = { source: { subnet: A }, destination: { addresses: ['10.0.1.4'] }, protocol: 'tcp', ports: ['443'] };
const drawn = (network: Network, flow: Partial<Flow> = {}, style = {}) =>
  drawnPath(trace(network, { ...FLOW, ...flow }), { ...PLAIN, ...style });

const denying = aGroup('nsg', aRule('no-web', 100, { access: 'Deny' }));
const denied = aPlace({ b: { securityGroup: denying.id } }, { securityGroups: [denying] });
const table = aTable('back', aRoute('10.0.0.0/24', 'None'));
const lost = aPlace({ b: { routeTable: table.id } }, { routeTables: [table] });

describe('a drawn path', () => {
  it('goes from the sender down to the line that decides, which is marked, and to what is never reached', () => {
    expect(drawn(denied).split('\n')).toEqual([
      'tcp 443',
      '  + passed     source       a  10.0.0.0/24',
      '  |',
      '  + passed     route        a  10.0.0.0/16',
      '  |',
      '  x stopped    nsg          nsg  no-web  <-- this decides',
      '  :',
      '  o unreached  destination  10.0.1.4/32',
    ]);
  });

  it('has the way back below the destination', () => {
    expect(drawn(lost).split('\n').slice(-4)).toEqual([
      '  |',
      '  + passed   destination  10.0.1.4/32',
      '  | and back',
      '  x stopped  route        back  to-10.0.0.0_24  <-- this decides',
    ]);
  });

  it('is drawn with more than ASCII only where that can be shown, and is the same picture', () => {
    const [ascii, more] = [drawn(denied), drawn(denied, {}, { isUnicode: true })];

    expect(ascii).toMatch(/^[\x20-\x7e\n]+$/);
    expect(more).toContain('  ✗ stopped    nsg          nsg  no-web  ◀ this decides\n  ┊\n');
    expect(more.split('\n')).toHaveLength(ascii.split('\n').length);
  });

  it('has colours that begin and end around what stands there without them', () => {
    const painted = drawn(denied, {}, { paint: (tone: string, text: string) => `<${tone}>${text}</>` });

    expect(painted).toContain('\n<high>  x stopped  </>  nsg          nsg');
    expect(painted.replaceAll(/<\/?\w*>/g, '')).toBe(drawn(denied));
  });

  it('keeps to a width without breaking a name', () => {
    const name = `${'a'.repeat(50)}.example`;
    const lines = drawn(denied, { destination: { name, addresses: ['10.0.1.4'] } }, { width: 60 }).split('\n');

    expect(lines.filter((line) => line.length > 60 && !line.includes(name))).toEqual([]);
  });

  it('draws the worst parts, and says how many more are told in words', () => {
    const one = trace(denied, FLOW);
    const parts = Array.from({ length: 5 }, () => one.parts).flat();
    const picture = drawnPath({ ...one, parts }, PLAIN);

    expect(picture.match(/^tcp 443$/gm)).toHaveLength(3);
    expect(picture).toMatch(/\n\nand 2 more parts, told below$/);
  });

  it('lets no name steer the terminal', () => {
    const evil = aGroup('nsg', aRule('\u001b[31mno\u202e', 100, { access: 'Deny' }));

    expect(drawn(aPlace({ b: { securityGroup: evil.id } }, { securityGroups: [evil] }))).toMatch(
      /^[\x20-\x7e\n\ufffd]+$/,
    );
  });
});
