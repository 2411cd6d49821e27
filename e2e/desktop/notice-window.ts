/** Where the buttons are on a notice of xfce4-notifyd, as measured in its default theme with short labels. */
import type { Box } from './screen.ts';

export const NOTIFYD_CLASS = 'xfce4-notifyd';

const MARGIN = 14;
/** No button is narrower; labels of one word do not make it wider. */
const BUTTON_WIDTH = 85;
const GAP = 7;
const ABOVE_FOOT = 31;

/** Buttons stand at the right, the last one outermost. */
export function buttonCentre(notice: Box, n: number, count: number): { x: number; y: number } {
  const fromRight = MARGIN + BUTTON_WIDTH / 2 + (count - 1 - n) * (BUTTON_WIDTH + GAP);
  return { x: Math.round(notice.x + notice.width - fromRight), y: notice.y + notice.height - ABOVE_FOOT };
}
