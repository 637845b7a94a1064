import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../../shared/model/finding.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { formats } from '../../shared/report/index.ts';
import { healthyPublic } from '../fleet/fleet.ts';
import { scanLive } from '../live.ts';
import { firewallDeleted } from '../scenarios/firewall-deleted.ts';
import { httpsDenied } from '../scenarios/https-denied.ts';
import { officeLeftOut } from '../scenarios/office-left-out.ts';
import { together } from '../scenarios/scenario.ts';
import { tlsInspected } from '../scenarios/tls-inspected.ts';
import { temporaryFolder } from '../temporary.ts';

const healthy = { id: 'healthy', says: 'all is well', build: (index: number) => healthyPublic('healthy', index) };
const { fleet, config } = together([firewallDeleted, httpsDenied, officeLeftOut, tlsInspected, healthy]);
const exemptions = [
  { check: 'tunnel-alpn', cluster: 'tls-inspected', reason: 'known', owner: 'team', expiresAt: '2999-01-01T00:00:00Z' },
];
const scanned = await scanLive(fleet, {}, { ...config, exemptions });

/** As with a store, which knows what is new and what is mended, and without a right. */
export const report: ScanReport = {
  ...scanned.report,
  findings: scanned.report.findings.map((finding): Finding => {
    const name = `${finding.cluster.split('/').at(-1) ?? ''} ${finding.check}`;
    if (name === 'healthy node-dns') return { ...finding, state: 'resolved' };
    if (name === 'healthy tunnel-pods')
      return {
        ...finding,
        status: 'unknown',
        reason: 'Not read: it needs Microsoft.ContainerService/managedClusters/pods/read.',
      };
    if (finding.status !== 'fail') return finding;
    const isNew = name.startsWith('https');
    return {
      ...finding,
      state: isNew ? 'new' : 'open',
      unseen: isNew ? ['what a gateway learned'] : [],
      firstSeenAt: '2026-01-01T00:00:00.000Z',
    };
  }),
};

/** The same with a name for everything that means harm. */
export function named(text: string): ScanReport {
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(/https-denied|office-left-out/g, text);
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
  };
  return change(report) as ScanReport;
}

const folder = temporaryFolder('page');
let files = 0;

/** A file with the page of a report, by its URL. */
export function written(one: ScanReport): string {
  const file = join(folder, `${files++}.html`);
  writeFileSync(file, formats.html(one));
  return pathToFileURL(file).href;
}
