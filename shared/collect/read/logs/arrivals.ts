import { kql } from '../../../kql.ts';
import type { Question } from './ask.ts';

/** Whether rows arrive at all: asked of short a time, so that it costs little. */
export const arrivals: Question<string> = {
  asks: 'whether rows arrive',
  lookBackHours: 3,
  query: kql`summarize LastSeen = max(TimeGenerated) by _ResourceId`,
  parse: (row) => row.requiredText('LastSeen'),
};
