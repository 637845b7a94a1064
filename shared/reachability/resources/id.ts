/** An ARM resource id in lower case: Azure spells one id in several ways, and all of them mean the same. */
export type ResourceId = string;
