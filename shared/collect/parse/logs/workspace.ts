import { Body } from '../body.ts';

/** `Basic` and `Auxiliary` answer to `/search` alone, one workspace at a time, and each question is billed. */
export const PLANS = ['Analytics', 'Basic', 'Auxiliary'] as const;
export type Plan = (typeof PLANS)[number];

/** The id by which a workspace is asked: https://learn.microsoft.com/rest/api/loganalytics/workspaces/get */
export function parseCustomerId(body: unknown): string {
  return new Body(body).requiredObject('properties').requiredText('customerId');
}

/** https://learn.microsoft.com/rest/api/loganalytics/tables/get */
export function parsePlan(body: unknown): Plan {
  return new Body(body).requiredObject('properties').requiredOneOf('plan', PLANS);
}
