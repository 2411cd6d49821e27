/** Where the window opens: where it was, if that is still on a screen. Pure. */

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const LEAST_SIZE = { width: 480, height: 400 };
export const USUAL_SIZE = { width: 1180, height: 800 };

/** So much of the title bar must be on one screen that a hand can take hold of it. */
const LEAST_SEEN = { width: 120, height: 40 };

/**
 * `kept` shrunk to the screen it is mostly on; without a place where it was on a screen that is gone, so that the system
 * puts it where it likes. `screens` are work areas.
 */
export function presentBounds(
  kept: Area | null,
  screens: readonly Area[],
): Partial<Area> & Pick<Area, 'width' | 'height'> {
  if (kept === null) return USUAL_SIZE;
  const screen = screens.find((area) => isReachable(kept, area));
  if (screen === undefined) return { width: atLeast('width', kept.width), height: atLeast('height', kept.height) };
  return {
    x: kept.x,
    y: kept.y,
    width: Math.min(atLeast('width', kept.width), Math.max(screen.width, LEAST_SIZE.width)),
    height: Math.min(atLeast('height', kept.height), Math.max(screen.height, LEAST_SIZE.height)),
  };
}

function isReachable(kept: Area, screen: Area): boolean {
  const seenWidth = Math.min(kept.x + kept.width, screen.x + screen.width) - Math.max(kept.x, screen.x);
  const isTopSeen = kept.y >= screen.y && kept.y <= screen.y + screen.height - LEAST_SEEN.height;
  return seenWidth >= LEAST_SEEN.width && isTopSeen;
}

function atLeast(side: 'width' | 'height', length: number): number {
  return Math.max(length, LEAST_SIZE[side]);
}
