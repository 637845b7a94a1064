import { alertScanId, httpScanId, timerScanId } from '../../../shared/scan/queued/ids.ts';
import { nameOf } from '../../../shared/store/names.ts';
import { CLUSTER } from '../../builders.ts';

describe('ids of scans', () => {
  it('of a timer are those of the time it is due', () => {
    expect(timerScanId('2026-01-01T06:00:00.0000000Z')).toBe('timer-20260101T060000Z');
    expect(timerScanId('2026-01-01T07:00:00+01:00')).toBe('timer-20260101T060000Z');
  });

  it('of alerts are the same for a cluster and five minutes, in any casing', () => {
    const at = (time: string, id = CLUSTER.id) => alertScanId(id, new Date(`2026-01-01T${time}Z`));

    expect(at('00:00:00')).toBe(at('00:04:59.999', CLUSTER.id.toUpperCase()));
    expect(at('00:05:00')).not.toBe(at('00:04:59.999'));
    expect(at('00:00:00', `${CLUSTER.id}2`)).not.toBe(at('00:00:00'));
  });

  it.each(['key', '../../etc', 'ü'.repeat(10_000), ''])('of a caller are safe whatever the key', (key) => {
    expect(httpScanId(key)).toBe(httpScanId(key));
    expect(nameOf.plan(httpScanId(key))).toMatch(/^scans\/http-[0-9a-f]{16}\/plan$/);
  });
});
