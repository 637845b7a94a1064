import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FileUse, Problem } from '../../model/report.ts';
import type { ResourceChange } from '../../model/resource-change.ts';
import type { ServiceTags } from '../../model/service-tags.ts';
import type { FleetSnapshot } from '../../model/snapshot.ts';
import type { ResourceId } from '../../reachability/index.ts';
import { isSnapshot, readSnapshot } from '../../snapshot-file.ts';
import { type Export, parseExport } from '../parse/export.ts';
import { CLUSTER_TYPE } from '../parse/index.ts';
import type { Looked, Reading } from '../reading.ts';
import { lookInFiles, type ObjectFile } from './kubernetes-files.ts';

/** What files brought, and what became of each. */
export interface FileReading extends Reading {
  /** When the newest file that was of use was written. */
  readonly takenAt?: string;
  readonly files: readonly FileUse[];
  readonly snapshot?: FleetSnapshot;
  readonly serviceTags?: ServiceTags;
  readonly changes: readonly ResourceChange[];
  /** What objects of Kubernetes tell of clusters. */
  readonly looked: Looked;
}

type Read =
  | { readonly file: string; readonly refused: string; readonly isBroken: boolean }
  | { readonly file: string; readonly at: string; readonly snapshot: FleetSnapshot }
  | { readonly file: string; readonly at: string; readonly found: Export };

/**
 * Reads a file or every file of a folder, in the order of their names. Files never prove that something does not exist: whatever is
 * not in them is unseen.
 */
export async function readFiles(path: string): Promise<FileReading> {
  const reads: Read[] = [];
  for (const file of await listFiles(path)) reads.push(await readOne(file));

  const { looked, uses } = lookInFiles(objectFilesOf(reads), clustersOf(reads));
  const used = reads.flatMap((read) => ('at' in read && isOfUse(read, uses) ? [read] : []));
  const exports = used.flatMap((read) => ('found' in read ? [read] : []));
  const snapshot = used.flatMap((read) => ('snapshot' in read ? [read.snapshot] : [])).at(-1);
  const serviceTags = exports.flatMap(({ found }) => found.serviceTags ?? []).at(-1);
  const takenAt = used
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  return {
    resources: exports.flatMap(({ found }) => found.resources),
    managementGroups: new Map(),
    seen: [],
    unseen: [{ within: '', why: 'the files do not hold it' }],
    problems: reads.flatMap(problemsOf),
    changes: exports.flatMap(({ found }) => found.changes),
    files: reads.map((read) => useOf(read, uses)),
    looked,
    ...(takenAt && { takenAt }),
    ...(snapshot && { snapshot }),
    ...(serviceTags && { serviceTags }),
  };
}

async function listFiles(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function readOne(file: string): Promise<Read> {
  try {
    const { mtime } = await stat(file);
    const bytes = await readFile(file);
    const text = (file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    return readText(file, text, mtime.toISOString());
  } catch (error) {
    return { file, refused: messageOf(error), isBroken: true };
  }
}

function readText(file: string, text: string, at: string): Read {
  if (isSnapshot(text.slice(0, 80)))
    return { file, at, snapshot: readSnapshot(text.split('\n').filter((line) => line !== '')) };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // A folder may hold anything; only a file that is called JSON is broken when it is none.
    return { file, refused: `not JSON: ${messageOf(error)}`, isBroken: /\.json(\.gz)?$/i.test(file) };
  }
  return { file, at, found: parseExport(json, at, file) };
}

function objectFilesOf(reads: readonly Read[]): readonly ObjectFile[] {
  return reads.flatMap((read) =>
    'found' in read && read.found.kubernetes.length > 0
      ? [{ file: read.file, at: read.at, outputs: read.found.kubernetes }]
      : [],
  );
}

/** The ids of all clusters in the files. */
function clustersOf(reads: readonly Read[]): readonly ResourceId[] {
  const ids = reads.flatMap((read) => {
    if ('snapshot' in read) return read.snapshot.clusters.map(({ cluster }) => cluster.id);
    return 'found' in read ? read.found.resources.filter(({ type }) => type === CLUSTER_TYPE).map(({ id }) => id) : [];
  });
  return [...new Set(ids)];
}

type Uses = ReadonlyMap<string, FileUse>;

function isOfUse(read: Read, uses: Uses): boolean {
  return 'used' in useOf(read, uses);
}

function useOf(read: Read, uses: Uses): FileUse {
  const path = read.file;
  if ('refused' in read) return { path, refused: read.refused };
  if ('snapshot' in read) return { path, used: `a snapshot of ${read.snapshot.clusters.length} clusters` };
  const ofObjects = uses.get(path);
  const used = [...countsOf(read.found), ...(ofObjects !== undefined && 'used' in ofObjects ? [ofObjects.used] : [])];
  const refused = [
    ...(ofObjects !== undefined && 'refused' in ofObjects ? [ofObjects.refused] : []),
    ...read.found.refused,
  ];
  return used.length > 0
    ? { path, used: [used.join(', '), ...leftOut(refused)].join('; left out: ') }
    : { path, refused: refused.join('; ') };
}

/** So many reasons are told, and the others counted: an export of Resource Graph may hold every type there is. */
const MOST_REASONS = 3;

/** Why pieces of a file that is of use are of none. */
function leftOut(refused: readonly string[]): readonly string[] {
  if (refused.length === 0) return [];
  const more = refused.length - MOST_REASONS;
  return [[...refused.slice(0, MOST_REASONS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')];
}

function countsOf({ resources, changes, serviceTags }: Export): readonly string[] {
  const clusters = resources.filter(({ type }) => type === CLUSTER_TYPE).length;
  const others = resources.length - clusters;
  return [
    ...(clusters ? [`clusters: ${clusters}`] : []),
    ...(others ? [`network resources: ${others}`] : []),
    ...(changes.length > 0 ? [`changes: ${changes.length}`] : []),
    ...(serviceTags ? ['service tags'] : []),
  ];
}

function problemsOf(read: Read): readonly Problem[] {
  if ('refused' in read) return read.isBroken ? [{ where: read.file, what: read.refused, kind: 'unread' }] : [];
  if ('found' in read && read.found.resources.length > 0 && read.found.hasMore)
    return [
      { where: read.file, what: 'the list goes on in further pages, which the file does not hold', kind: 'notice' },
    ];
  return [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
