import type { Blobs } from '../../shared/store/blobs.ts';

/** Blobs in memory, and what may go wrong with them: `before` is asked before everything that is done, and throws or not. */
export interface MemoryBlobs extends Blobs {
  readonly texts: Map<string, string>;
  before: (what: 'read' | 'create' | 'write' | 'remove' | 'list', name: string) => void | Promise<void>;
}

export function memoryBlobs(): MemoryBlobs {
  const texts = new Map<string, string>();
  const versions = new Map<string, number>();
  let last = 0;
  const put = (name: string, text: string) => {
    texts.set(name, text);
    versions.set(name, ++last);
    return true;
  };
  const blobs: MemoryBlobs = {
    texts,
    before: () => undefined,
    async read(name) {
      await blobs.before('read', name);
      const text = texts.get(name);
      return text === undefined ? undefined : { text, version: String(versions.get(name)) };
    },
    async create(name, text) {
      await blobs.before('create', name);
      return !texts.has(name) && put(name, text);
    },
    async write(name, text, version) {
      await blobs.before('write', name);
      const isStale = version !== undefined && version !== String(versions.get(name));
      return !isStale && put(name, text);
    },
    async remove(name) {
      await blobs.before('remove', name);
      texts.delete(name);
      versions.delete(name);
    },
    async list(start) {
      await blobs.before('list', start);
      return [...texts.keys()].filter((name) => name.startsWith(start)).toSorted();
    },
  };
  return blobs;
}
