export type { ServiceTags } from '../reachability/index.ts';
