/** How much each row does: as much as a number needs, or just enough to see in `npm test` that the row still works. */
import type { Crowd } from '../support/seed-crowd.ts';

export interface Sizes {
  /** `pausesMs`: before each restart, one row each. */
  restart: { warmUp: number; rounds: number; pausesMs: readonly number[] };
  fanOut: { servers: number; warmUp: number; rounds: number };
  create: { warmUpRounds: number; rounds: number; perRound: number; servers: number };
  list: { count: number; warmUp: number; requests: number };
  /** `scrolls`: turns of the wheel in a round. */
  window: { many: Crowd; few: Crowd; warmUp: number; rounds: number; scrolls: number };
  desk: { servers: number; filed: number; clicks: number; flood: number; idleServers: number; idleSeconds: number };
}

export const FULL: Sizes = {
  // A restart within some 20 ms of another one costs the server half of what it costs after a pause (the kernel is still
  // prepared to move processes between control groups). Without a pause the peer's comes right after ours, and ours after
  // a look; with the pause both begin alike, as a person's restart does.
  restart: { warmUp: 8, rounds: 60, pausesMs: [0, 100] },
  fanOut: { servers: 20, warmUp: 3, rounds: 15 },
  create: { warmUpRounds: 3, rounds: 15, perRound: 300, servers: 50 },
  list: { count: 1_000_000, warmUp: 60, requests: 1000 },
  window: {
    many: { servers: 1_000, services: 10 },
    few: { servers: 10, services: 10 },
    warmUp: 1,
    rounds: 7,
    scrolls: 40,
  },
  desk: { servers: 500, filed: 200, clicks: 50, flood: 200, idleServers: 50, idleSeconds: 30 },
};

export const TINY: Sizes = {
  restart: { warmUp: 0, rounds: 2, pausesMs: [0] },
  fanOut: { servers: 2, warmUp: 0, rounds: 2 },
  create: { warmUpRounds: 0, rounds: 2, perRound: 10, servers: 3 },
  // So many that each of the thousand servers has a full page.
  list: { count: 100_000, warmUp: 1, requests: 3 },
  window: {
    many: { servers: 40, services: 5 },
    few: { servers: 20, services: 5 },
    warmUp: 0,
    rounds: 1,
    scrolls: 3,
  },
  desk: { servers: 20, filed: 5, clicks: 2, flood: 20, idleServers: 2, idleSeconds: 1 },
};
