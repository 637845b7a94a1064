import { readClosed } from '../shared/store/scans.ts';
import { HELD } from './answer.ts';
import { appFor } from './app.ts';
import type { Door } from './door.ts';
import { answerReport } from './get-report.ts';
import { viewOf } from './in-scope.ts';
import { listingOf } from './listing.ts';
import { partOfReport } from './part-of-report.ts';
import { Refusal } from './problem.ts';
import { text } from './shapes.ts';

export const getLastReport: Door = {
  name: 'get-last-report',
  method: 'GET',
  route: 'report',
  summary: 'The report of the last scan of all the scope, as a page for a browser.',
  answers: {
    200: { description: 'The page, with its tag.', headers: ['etag'], content: { 'text/html': text } },
    304: HELD,
  },
  refusals: { 404: 'No scan of all the scope has ended, or its report is not kept any more.' },
  async handle(request, context) {
    const app = appFor(context);
    const { lastWholeScan } = await listingOf(app);
    const closed = lastWholeScan && (await readClosed(await app.blobs(), lastWholeScan.id));
    if (closed === undefined)
      throw new Refusal(
        404,
        'No scan of all the scope has ended, or its report is not kept any more: the last 100 are. POST scans asks for one.',
      );
    return answerReport(request, await partOfReport(closed.report, await viewOf(app, request), app), 'html');
  },
};
