import type { ScanReport } from '../../shared/model/report.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { fleetOf } from '../fleet/fleet.ts';
import { ALL, emulatedApp } from '../live.ts';
import { officeLeftOut } from '../scenarios/office-left-out.ts';
import { stopped } from '../scenarios/stopped.ts';
import { folder } from './run.ts';
import { screen } from './screen.ts';

const worlds = [officeLeftOut.build(0), stopped.build(1)];
const [subscription = ''] = ALL;
const sources = { kubernetes: true };
const config = folder({ 'reach.json': { scope: { subscriptions: ALL }, sources, clients: worlds[0]?.clients } });
const scan = ['scan', '--config', `${config}/reach.json`, '--format', 'json'];
const emulated = () => createEmulator(fleetOf(worlds));

describe('progress', () => {
  it('is one line for whoever watches: stage, what is done of all, and calls', async () => {
    const watched = screen();
    const code = await watched.run(emulatedApp(emulated()), ...scan);
    const report = JSON.parse(watched.out()) as ScanReport;

    expect([code, report.summary.clusters]).toEqual([1, 2]);
    expect(watched.seen()).toBe('');
    const drawn = watched.written.err.join('');
    expect(drawn).not.toContain('\n');
    expect(drawn).toMatch(/\rasking 2 API servers, [1-9]\d* calls\u001b\[K/);
    expect(drawn).toMatch(/\rasking 2 API servers: 1 of 2, \d+ calls\u001b\[K.*\rasking 2 API servers: 2 of 2, /s);
    const last = /rests on: 2 of 2, (\d+) calls/.exec(drawn);
    const { azureCalls } = report.scan;
    expect(Number(last?.[1])).toBe(
      Object.values<number>({ ...azureCalls }).reduce((a, b) => a + b) - azureCalls.changes,
    );
  });

  it.each([
    ['it is no terminal', { isTTY: false }, {}],
    ['the terminal cannot draw', { isTTY: true }, { TERM: 'dumb' }],
  ])('is a line for each stage where %s', async (_, stream, environment) => {
    const plain = screen(stream, environment);
    await plain.run(emulatedApp(emulated()), ...scan);

    expect(plain.written.err).toEqual([
      'reading the fleet\n',
      'read 2 clusters in 3 subscriptions\n',
      'reading how busy 2 API servers are\n',
      'asking 2 API servers\n',
      expect.stringMatching(/^looking closer at .*\n$/) as string,
      expect.stringMatching(/^reading 2 resources that the answer rests on.*\n$/) as string,
      expect.stringMatching(/^asking what changed in .*\n$/) as string,
    ]);
    expect(() => JSON.parse(plain.out()) as unknown).not.toThrow();
  });

  it.each([[{ isTTY: true }], [{ isTTY: false }]])('is silent with --quiet: %j', async (stream) => {
    const quiet = screen(stream);
    await quiet.run(emulatedApp(emulated()), ...scan, '--quiet');

    expect(quiet.written.err.join('')).toBe('');
    expect(JSON.parse(quiet.out())).toHaveProperty('findings');
  });

  it.each([
    [30, 29],
    [0, 79],
  ])('keeps to a terminal of %i columns', async (columns, most) => {
    const narrow = screen({ isTTY: true, columns });
    await narrow.run(emulatedApp(emulated()), ...scan);

    const drawn = narrow.written.err.flatMap((text) => /^\r(.+)\u001b\[K$/.exec(text)?.[1] ?? []);
    const longest = Math.max(...drawn.map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(most);
    expect(longest).toBeGreaterThanOrEqual(Math.min(most, 40));
  });

  it('leaves nothing of itself when the report goes to a file', async () => {
    const watched = screen();
    await watched.run(emulatedApp(emulated()), ...scan, '--output', `${folder({})}/report.json`);

    expect(watched.written.err.join('')).toContain('\rasking what changed');
    expect([watched.seen(), watched.out()]).toEqual(['', '']);
  });

  it('leaves nothing of itself beside the sentence that says what went wrong', async () => {
    const watched = screen();
    const flow = ['--source', '10.0.0.4', '--destination', 'no host', '--subscription', subscription];
    const code = await watched.run(emulatedApp(emulated()), 'explain', ...flow);

    expect(code).toBe(2);
    expect(watched.written.err.join('')).toContain('\rread 1 clusters in 1 subscriptions, ');
    expect(watched.seen()).toMatch(/^destination no host: expected [^\n]*\n$/);
  });

  it('leaves nothing of itself when Ctrl-C ends it', async () => {
    const emulator = emulated();
    let [goOn, arrive] = [() => undefined as unknown, () => undefined as unknown];
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const answer = () => {
      arrive();
      return new Promise<Response>(
        (resolve) =>
          (goOn = () => {
            resolve(new Response('{}', { status: 404 }));
          }),
      );
    };
    emulator.faults.push({ path: /^\/kubernetes\//, nth: 1, answer });
    const watched = screen();
    const running = watched.run(emulatedApp(emulator), ...scan);
    await arrived;
    expect(watched.seen()).toMatch(/^asking 2 API servers/);
    watched.interrupt();

    expect([watched.seen(), watched.interrupted()]).toEqual(['', 1]);
    goOn();
    await running;
  });
});
