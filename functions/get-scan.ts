import type { HttpRequest } from '@azure/functions';
import type { App } from '../shared/app.ts';
import { isScanId } from '../shared/store/names.ts';
import { countInspected, readAsked, readClaim, readClosed, readPlan } from '../shared/store/scans.ts';
import { answerKept, answerNow, HELD, LATER } from './answer.ts';
import { appFor } from './app.ts';
import type { Door, Parameter } from './door.ts';
import { viewOf } from './in-scope.ts';
import { partOfReport } from './part-of-report.ts';
import { Refusal } from './problem.ts';
import { count, objectOf, shape, text, time } from './shapes.ts';

export const scanId: Parameter = {
  name: 'id',
  in: 'path',
  description: 'The id of a scan, as POST scans, a row of AksReachScans_CL or a report tells it.',
  schema: text,
};

const scanShape = objectOf({
  id: text,
  status: {
    enum: ['queued', 'running', 'ended'],
    description:
      '`queued`: asked for, and nobody has begun. One that does not end by its deadline is ended without what it has not seen.',
  },
  trigger: { enum: ['timer', 'http', 'alert'] },
  'askedAt?': time,
  'startedAt?': time,
  'deadlineAt?': time,
  'batches?': objectOf({ done: count, of: count }, 'Of clusters that are looked at one by one.'),
  'finishedAt?': time,
  'summary?': shape('Summary'),
  'problems?': shape('Problems'),
  'report?': { ...text, description: 'Where its report is.' },
});

export const getScan: Door = {
  name: 'get-scan',
  method: 'GET',
  route: 'scans/{id}',
  summary: 'How far a scan is, and what it came to.',
  parameters: [scanId],
  answers: {
    200: {
      description: 'Of one that has ended, with its tag.',
      headers: ['etag', 'retry-after'],
      content: { 'application/json': shape('Scan') },
    },
    304: HELD,
  },
  shapes: { Scan: scanShape },
  refusals: { 404: 'No such scan was asked for, or it is not kept any more: the last 100 are.' },
  async handle(request, context) {
    const { id = '' } = request.params;
    const scan = isScanId(id) ? await find(id, request, appFor(context)) : undefined;
    if (scan === undefined)
      throw new Refusal(404, 'There is no scan of this id: none was asked for, or it is not kept any more.');
    if (scan.status === 'ended') return answerKept(request, JSON.stringify(scan), 'application/json');
    return answerNow(scan, 200, LATER);
  },
};

/** A claim is let go of when the scan has ended, so it is asked for first. */
async function find(id: string, request: HttpRequest, app: App) {
  const blobs = await app.blobs();
  const claim = await readClaim(blobs, id);
  if (claim !== undefined) {
    const { request, startedAt, deadlineAt } = claim;
    const plan = await readPlan(blobs, id);
    const batches = plan && { done: await countInspected(blobs, id), of: plan.batches.length };
    return {
      id,
      status: 'running',
      trigger: request.trigger,
      startedAt,
      deadlineAt,
      ...(batches && { batches }),
    } as const;
  }
  const closed = await readClosed(blobs, id);
  if (closed !== undefined) {
    const { scan, summary, problems } = await partOfReport(closed.report, await viewOf(app, request), app);
    const { trigger, startedAt, finishedAt } = scan;
    const report = `/api/scans/${id}/report`;
    return { id, status: 'ended', trigger, startedAt, finishedAt, summary, problems, report } as const;
  }
  const asked = await readAsked(blobs, id);
  return asked && ({ id, status: 'queued', trigger: 'http', askedAt: asked.askedAt } as const);
}
