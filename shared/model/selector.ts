/** Which objects are meant, by their labels. One with neither means all: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export interface Selector {
  readonly labels: Readonly<Record<string, string>>;
  readonly expressions: readonly SelectorExpression[];
}

export interface SelectorExpression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}
