import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { ScanReport } from '../shared/model/report.ts';
import { POLICY } from '../shared/report/html/page.ts';
import { type Format, formats } from '../shared/report/index.ts';
import { isScanId } from '../shared/store/names.ts';
import { readClosed } from '../shared/store/scans.ts';
import { answerKept, HELD } from './answer.ts';
import { appFor } from './app.ts';
import type { Door } from './door.ts';
import { scanId } from './get-scan.ts';
import { viewOf } from './in-scope.ts';
import { partOfReport } from './part-of-report.ts';
import { Refusal } from './problem.ts';
import { queryOf } from './query.ts';
import { shape, text } from './shapes.ts';

/** The first is for whoever takes anything. */
const MEDIA_TYPES = {
  json: 'application/json',
  text: 'text/plain',
  markdown: 'text/markdown',
  html: 'text/html',
  csv: 'text/csv',
  sarif: 'application/sarif+json',
} as const satisfies Readonly<Record<Format, string>>;
const NAMES = Object.keys(MEDIA_TYPES) as Format[];

const query = queryOf<{ readonly format?: Format }>({
  format: { enum: NAMES, description: 'In place of the header `Accept`.' },
});

export const getReport: Door = {
  name: 'get-report',
  method: 'GET',
  route: 'scans/{id}/report',
  summary: 'The report of a scan that has ended.',
  parameters: [scanId],
  query,
  answers: {
    200: {
      description: 'The report, with its tag.',
      headers: ['etag'],
      content: Object.fromEntries(NAMES.map((name) => [MEDIA_TYPES[name], name === 'json' ? shape('Report') : text])),
    },
    304: HELD,
  },
  refusals: {
    404: 'There is no such scan, or it has not ended.',
    406: 'There is no format that the header `Accept` takes.',
  },
  async handle(request, context) {
    const format = formatOf(request);
    const { id = '' } = request.params;
    const app = appFor(context);
    const closed = isScanId(id) ? await readClosed(await app.blobs(), id) : undefined;
    if (closed === undefined)
      throw new Refusal(
        404,
        'There is no report of this id: no such scan is kept, or it has not ended; GET scans/{id} tells.',
      );
    return answerReport(request, await partOfReport(closed.report, await viewOf(app, request), app), format);
  },
};

/** A report in a format. What a page brings runs, and nothing else; and no other page shows it as its own. */
export function answerReport(request: HttpRequest, report: ScanReport, format: Format): HttpResponseInit {
  const policy = { 'content-security-policy': `${POLICY}; frame-ancestors 'none'` };
  const type = `${MEDIA_TYPES[format]}; charset=utf-8`;
  return answerKept(request, formats[format](report), type, format === 'html' ? policy : {});
}

function formatOf(request: HttpRequest): Format {
  const { format } = query.read(request);
  if (format !== undefined) return format;
  const taken = (request.headers.get('accept') ?? '*/*')
    .split(',')
    .map((one) => one.split(';')[0]?.trim().toLowerCase());
  const [first] = taken.flatMap((range) => NAMES.filter((name) => rangesOf(MEDIA_TYPES[name]).includes(range ?? '')));
  if (first === undefined)
    throw new Refusal(406, `Reports are ${NAMES.map((name) => MEDIA_TYPES[name]).join(' or ')}.`);
  return first;
}

function rangesOf(type: string): readonly string[] {
  return [type, `${type.split('/')[0] ?? ''}/*`, '*/*'];
}
