import { type Alert, alertSchema, resourcesIn, whyNothing } from '../../functions/common-alert.ts';
import { Ajv } from 'ajv';
import { hasRecordings, recordings } from './recordings.ts';

(hasRecordings ? describe : describe.skip)('recorded alerts', () => {
  const files = recordings().filter(({ file }) => file.includes('/alerts/'));
  const find = (name: string) => files.find(({ file }) => file.includes(name))?.json as Alert;
  const isAlert = new Ajv().compile(alertSchema);

  it('in the common schema are taken', () => {
    const whole = files.filter(({ json }) => 'schemaId' in (json as object));

    expect(whole.length).toBeGreaterThan(1);
    expect(whole.filter(({ json }) => !isAlert(json))).toEqual([]);
  });

  it('of logs name their workspace', () => {
    const alert = find('log-alert-v2');

    expect(whyNothing(alert)).toBeUndefined();
    expect(resourcesIn(alert).map((id) => id.split('/').at(-1))).toEqual(['test-logAnalyticsWorkspace']);
  });

  it('of metrics that are resolved ask for nothing', () => {
    expect(whyNothing(find('metric-alert_resolved'))).toBe('What it tells of is resolved.');
  });

  it('of Resource Health tell whether it is well again', () => {
    const { alertContext } = find('resource-health') as unknown as { alertContext: { status: string } };
    const of = (status: string): Alert => ({
      data: { essentials: { monitorCondition: 'Fired' }, alertContext: { ...alertContext, status } },
    });

    expect(alertContext.status).toBe('Active');
    expect([whyNothing(of('Active')), whyNothing(of('Resolved'))]).toEqual([
      undefined,
      'What it tells of is resolved.',
    ]);
  });
});
