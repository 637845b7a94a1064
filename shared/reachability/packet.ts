import type { Spot } from './addresses/spot.ts';

export type Protocol = 'tcp' | 'udp' | 'icmp' | 'esp' | 'ah';

/** One packet, and by the runs of its spots all packets that fare alike. */
export interface Packet {
  readonly protocol: Protocol;
  readonly source: Spot;
  readonly destination: Spot;
  /** Absent where the protocol has no ports. */
  readonly sourcePort?: Spot;
  readonly port?: Spot;
  /** The name that the client dials and sends along, as SNI or Host. */
  readonly host?: string;
}
