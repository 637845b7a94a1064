/** Something that a scan needs, and whether it is there. */
export interface Requirement {
  readonly name: string;
  /** `unknown`: it could not be looked at, which is never the same as well. */
  readonly status: 'ok' | 'wrong' | 'unknown';
  readonly says: string;
  /** What mends it. */
  readonly todo?: string;
}

/** Rights as a role gives them: actions, without some of these. `*` stands for anything. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** Who is logged in, as far as a token tells. */
export interface SignedIn {
  readonly tenant?: string;
  /** The object of the directory that stands for the identity. */
  readonly object?: string;
  /** The application that signed in, or through which a user did. */
  readonly application?: string;
  readonly isUser?: boolean;
}
