import { createHash } from 'node:crypto';
import type { ResourceId } from '../../reachability/index.ts';

const ALERT_SLOT_MS = 5 * 60_000;

/** The id of the scan that a timer asks for: the same for whoever fires for the same time of the schedule. */
export function timerScanId(dueAt: string): string {
  return `timer-${compact(new Date(dueAt))}`;
}

/** The id of the scan that alerts about a cluster ask for: the same for all of five minutes. */
export function alertScanId(cluster: ResourceId, now: Date): string {
  const slot = new Date(Math.floor(now.getTime() / ALERT_SLOT_MS) * ALERT_SLOT_MS);
  return `alert-${digestOf(cluster.toLowerCase())}-${compact(slot)}`;
}

/** The id of the scan that a caller asks for: the same for the same key. */
export function httpScanId(idempotencyKey: string): string {
  return `http-${digestOf(idempotencyKey)}`;
}

function compact(time: Date): string {
  return time.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
