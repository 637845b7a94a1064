import { SOMEWHERE_PUBLIC } from '../addresses/special-addresses.ts';
import { covers, type IpSet, ipSet, overlaps } from '../addresses/ip-set.ts';
import type { Disposition, Hop, Target } from '../flow.ts';
import { pass, whyAdminRulesUnseen } from '../groups/gates.ts';
import type { Direction, PrivateEndpoint, ResourceId, VirtualNetwork } from '../network.ts';
import type { Packet } from '../packet.ts';
import { isIn, type Spot } from '../addresses/spot.ts';
import { gateOf, type Origin, type Standing, whyMachineUnseen, type World } from './standing.ts';
import { type Waypoint, wayBack, type WayBack } from './way-back.ts';

/** What comes next for a packet: it ends, it takes the route out of a subnet, or it comes to a place. */
export type Step =
  | { readonly end: Disposition }
  | { readonly leave: Standing; readonly packet: Packet }
  | { readonly route: Standing; readonly packet: Packet }
  | { readonly vnet: VirtualNetwork; readonly packet: Packet }
  | { readonly endpoint: PrivateEndpoint; readonly packet: Packet }
  /** Nobody knows which of these it is. */
  | { readonly readings: readonly Reading[] };

/** One way to read what a device did: how it waits for the reply, and what comes next. */
export interface Reading {
  readonly waypoint: Waypoint;
  readonly then: Step;
}

/** A packet's way so far: what had a say, and who waits for the reply. */
export class Journey {
  readonly world: World;
  readonly target: Target;
  readonly origin: Origin;
  readonly hops: Hop[] = [];
  /** What was taken as not there because it was not seen. */
  readonly unseen = new Set<string>();
  /** Devices that keep state, in the order in which they saw the packet: replies must come by them too. */
  readonly waypoints: Waypoint[] = [];
  /** Where replies must go in the end. */
  replyTo: Origin['kind'];

  constructor(world: World, target: Target, origin: Origin) {
    this.world = world;
    this.target = target;
    this.origin = origin;
    this.replyTo = origin.kind;
  }

  /** Writes down the last hop. */
  end(end: Disposition, hop: Hop): Step {
    this.hops.push(hop);
    return { end };
  }

  /** A journey that begins where this one is now. */
  fork(waypoint: Waypoint): Journey {
    const fork = new Journey(this.world, this.target, this.origin);
    fork.hops.push(...this.hops);
    fork.waypoints.push(...this.waypoints, waypoint);
    fork.replyTo = this.replyTo;
    return fork;
  }

  /** Goes on as a fork of it did. */
  adopt({ hops, unseen }: Journey): void {
    this.hops.splice(0, this.hops.length, ...hops);
    unseen.forEach((why) => this.unseen.add(why));
  }

  hasPassed(id: ResourceId): boolean {
    return this.waypoints.some(({ at }) => at === id);
  }

  /** Whether a rule stops the packet where it leaves or enters a subnet. */
  isDenied(standing: Standing, direction: Direction, packet: Packet): boolean {
    const gate = gateOf(this.world, standing);
    const hops = pass(gate, direction, packet);
    this.hops.push(...hops);
    for (const why of [whyAdminRulesUnseen(gate), whyMachineUnseen(this.world, standing)]) {
      if (why !== undefined) this.unseen.add(why);
    }
    return hops.at(-1)?.ruling === 'deny';
  }

  /** Arrives, unless the destination itself turns the client away by the address that it sees: one, one of several, or an unknown one. */
  admit(hop: Hop, seen: Spot | IpSet | undefined): Step {
    const { allowedSources, allowedUnseen } = this.target;
    if (allowedSources === undefined) return this.end('delivered', hop);
    const allowed = ipSet(allowedSources);
    const isAdmitted =
      seen !== undefined && 'family' in seen ? isIn(seen, allowed) : covers(allowed, seen ?? SOMEWHERE_PUBLIC);
    if (isAdmitted) return this.end('delivered', hop);

    const doubt =
      seen === undefined && overlaps(allowed, SOMEWHERE_PUBLIC) ? 'which one that is, is not known' : allowedUnseen;
    const refused = {
      at: hop.at,
      kind: 'endpoint',
      because: 'the destination does not admit every address that it may see',
    } as const;
    if (doubt === undefined) return this.end('notAuthorized', { ...refused, ruling: 'deny' });
    return this.end('insufficientInfo', { ...refused, ruling: 'unknown', because: `${refused.because}: ${doubt}` });
  }

  /** Whether the reply is lost on its way from a subnet. */
  isReplyLost(from: Standing, to: Spot): boolean {
    return this.#isLost(from, wayBack(this.world, from, to, this.waypoints, this.replyTo));
  }

  /** Whether a reply is lost that the last device is sure to get, if it hides the client. */
  isReplyLostBehindLast(): boolean {
    const last = this.waypoints.at(-1);
    if (last?.hidden === undefined) return false;
    const before = this.waypoints.slice(0, -1);
    return this.#isLost(last.standing, wayBack(this.world, last.standing, last.hidden, before, this.replyTo));
  }

  #isLost({ subnet }: Standing, answer: WayBack): boolean {
    if (answer.status === 'lost') this.hops.push(answer.hop);
    if (answer.status === 'unseen') {
      const because = `the way of the reply: ${answer.why}`;
      this.hops.push({ at: subnet.id, kind: 'route', ruling: 'unknown', because });
    }
    return answer.status === 'lost';
  }
}
