/** Letting time pass by the test's own clock, until something is so. */
import type { World } from './world.ts';

/** In small steps, so that nothing is waited for; throws where it does not come to be. */
export async function pass(world: World, condition: () => boolean, limitMs = 600_000): Promise<void> {
  for (let passed = 0; passed <= limitMs; passed += 250) {
    for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (condition()) return;
    world.clock.advance(250);
  }
  throw new Error(`not within ${limitMs} ms`);
}

export const ended = (world: World, id: number) => () =>
  !['approved', 'executing', 'unknown'].includes(world.action(id).status);
