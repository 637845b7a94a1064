import { openAzureBlobs } from '../../shared/store/azure-blobs.ts';
import { updateCluster } from '../../shared/store/clusters.ts';
import { startAzurite } from '../host/azurite.ts';
import { after, aLook, fails } from '../lifecycle/looks.ts';
import { CLUSTER } from '../builders.ts';
import { memoryBlobs } from './memory.ts';

const azurite = await startAzurite(['contract', 'empty']);
afterAll(() => azurite.stop());

describe.each([
  ['Azure Storage', () => openAzureBlobs({ AzureWebJobsStorage: azurite.connect('contract') })],
  ['memory', memoryBlobs],
])('blobs in %s', (_, open) => {
  const blobs = open();

  it('are read as they were written', async () => {
    const text = `{"a":"${'ü'.repeat(10_000)}"}`;
    await blobs.write('text/one', text);

    expect((await blobs.read('text/one'))?.text).toBe(text);
    expect(await blobs.read('text/two')).toBeUndefined();
  });

  it('are created once, whoever tries', async () => {
    const tries = await Promise.all(['a', 'b', 'c'].map((text) => blobs.create('once', text)));

    expect(tries.filter((isFirst) => isFirst)).toHaveLength(1);
    expect((await blobs.read('once'))?.text).toBe('abc'[tries.indexOf(true)]);
  });

  it('are changed only from the version that was read', async () => {
    await blobs.write('state', '1');
    const { version } = (await blobs.read('state')) ?? {};

    expect(await blobs.write('state', '2', version)).toBe(true);
    expect(await blobs.write('state', '3', version)).toBe(false);
    expect((await blobs.read('state'))?.text).toBe('2');
    await blobs.remove('state');
    expect(await blobs.write('state', '4', version)).toBe(false);
  });

  it('are listed by how their names begin, in order, with whatever is in them', async () => {
    const names = ['list/b', 'list/a%2Eb', 'list/ä', 'list/b/c', 'lists/x'];
    for (const name of names) await blobs.write(name, '');

    expect(await blobs.list('list/')).toEqual(['list/a%2Eb', 'list/b', 'list/b/c', 'list/ä']);
    expect(await blobs.list('none/')).toEqual([]);
  });

  it('are removed, and removed again', async () => {
    await blobs.write('gone', '');
    await blobs.remove('gone');
    await blobs.remove('gone');

    expect(await blobs.read('gone')).toBeUndefined();
  });

  it('keep a state that many change at once', async () => {
    const { id } = CLUSTER;
    const first = after(aLook(0, [fails('a', 'x')]));
    const add = (name: string) =>
      updateCluster(blobs, id, (before = first) => {
        const waiting = { ...before.waiting, [name]: { check: name, firstSeenAt: '' } };
        return { state: { ...before, waiting }, isKept: true };
      });
    await Promise.all(['a', 'b', 'c', 'd'].map(add));

    const { waiting } = await updateCluster(blobs, id, (before = first) => ({ state: before, isKept: false }));
    expect(Object.keys(waiting).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a storage account', () => {
  it('in which there is nothing yet has nothing', async () => {
    const blobs = openAzureBlobs({ AzureWebJobsStorage: azurite.connect('empty') });

    expect(await blobs.read('any')).toBeUndefined();
    expect(await blobs.list('')).toEqual([]);
    await blobs.remove('any');
    expect(await blobs.create('any', 'text')).toBe(true);
  });

  it.each([
    [{}, 'there is no storage: set AzureWebJobsStorage, or AzureWebJobsStorage__blobServiceUri'],
    [{ AzureWebJobsStorage: 'nonsense' }, 'AzureWebJobsStorage is no connection string of a storage account'],
  ])('%j is refused', (environment, message) => {
    expect(() => openAzureBlobs(environment)).toThrow(message);
  });

  it('is opened with an identity', () => {
    const uri = 'https://account.blob.core.windows.net';

    expect(() => openAzureBlobs({ AzureWebJobsStorage__blobServiceUri: uri })).not.toThrow();
  });

  it('that does not answer is an error, and nothing else', async () => {
    const blobs = openAzureBlobs({ AzureWebJobsStorage: azurite.connect('unknown') });

    await expect(blobs.read('any')).rejects.toThrow();
    await expect(blobs.create('any', '')).rejects.toThrow();
  });
});
