/** What icon-data.ts holds: for each scheme and size its layers one behind the other, each `size` × `size` × RGBA. */
import { TRAY_LEVELS, type TrayLevel } from '../../core/desk/desk-ports.ts';

/** `colour`: readable on light and dark panels by its outline. `template`: black and alpha, coloured by macOS. */
export type IconScheme = 'colour' | 'template';

/** What panels and taskbars ask for: 16, 22, 24, 32, 48 on Linux; 16, 20, 24, 32 on Windows; 16 and 32 on macOS. */
export const ICON_SIZES: Readonly<Record<IconScheme, readonly number[]>> = {
  colour: [16, 20, 22, 24, 32, 48],
  template: [16, 32],
};

/** How many wait, as it is drawn; '' for none. */
export const COUNTS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '9+'] as const;

/** Levels that are shown together with how many wait, which covers the lower right of them. */
export const BADGED_LEVELS = ['unreachable', 'failed'] as const satisfies TrayLevel[];

export const LAYERS: readonly string[] = [
  ...TRAY_LEVELS,
  ...BADGED_LEVELS.map((level) => `${level}-badged`),
  'waiting-dot',
  'app',
  ...COUNTS.map((count) => `number ${count}`),
  ...COUNTS.map((count) => `badge ${count}`),
];
