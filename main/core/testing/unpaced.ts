/** For tests: work in slices that gives way to nobody, and one that tells how many slices it took. */
import type { Pace } from '../turns.ts';

export const unpaced: Pace = async () => {};

export function countedPace(): { pace: Pace; slices(): number } {
  let slices = 0;
  return {
    pace: async () => {
      slices += 1;
    },
    slices: () => slices,
  };
}
