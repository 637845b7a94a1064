import { intersect, type IpSet, subtract, union } from './ip-set.ts';
import { remember, rememberLong } from '../memo.ts';

/** Sets of so many runs keep what single rules take out of them in a list of its own. */
const MANY_RUNS = 16;

/**
 * Values of one field and one family: those of a set, except a few. The set of a service tag stays the same object in flow after flow,
 * whatever single rules take out of it, so that what was found out of it once is found again.
 */
export class Values {
  readonly most: IpSet;
  readonly holes: IpSet;
  /** No value is higher. */
  readonly to: bigint;

  constructor(most: IpSet, holes: IpSet = NONE) {
    this.most = most;
    this.holes = holes;
    this.to = most[most.length - 1]?.last ?? 0n;
  }

  /** All of them. */
  get set(): IpSet {
    return subtract(this.most, this.holes);
  }

  get areMany(): boolean {
    return this.most.length >= MANY_RUNS;
  }

  /** The lowest; `undefined` where there is none. */
  get first(): bigint | undefined {
    for (const run of this.most) {
      const [left] = this.holes.length === 0 ? [run] : subtract([run], this.holes);
      if (left !== undefined) return left.first;
    }
    return undefined;
  }

  /** Those that a set holds, or those that it does not. */
  half(by: IpSet, isInside: boolean): Values {
    if (isInside) return new Values(intersect(this.most, by), this.holes);
    if (!this.areMany) return new Values(subtract(this.most, by), this.holes);
    const taken = intersect(this.most, by);
    return taken.length === 0 ? this : new Values(this.most, union(this.holes, taken));
  }

  /** The same for a set that many flows meet, as that of a service tag: what comes of it is remembered. */
  sharedHalf(by: IpSet, isInside: boolean): Values {
    return new Values((isInside ? insides : outsides)(by)(this.most), this.holes);
  }

  /** What is left when some of them are gone. */
  without(some: Values): readonly Values[] {
    const others = some.most === this.most ? NONE : outsides(some.most)(this.most);
    const between = intersect(some.most, subtract(some.holes, this.holes));
    return [new Values(others, this.holes), new Values(between)].filter(({ first }) => first !== undefined);
  }
}

const NONE: IpSet = [];
const insides = remember((by: IpSet) => rememberLong((set: IpSet) => intersect(set, by)));
const outsides = remember((by: IpSet) => rememberLong((set: IpSet) => subtract(set, by)));
