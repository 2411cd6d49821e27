/** What the test wants the system to be like; handed over in one variable. */

export interface Given {
  platform: NodeJS.Platform;
  /** The system's keyring; `fixed_key`: there is none, and Chromium seals with the key that is the same everywhere. */
  keyring: 'works' | 'fixed_key' | 'none';
  /** What a new window tells: Wayland may never send the first. */
  windowTells: 'ready-to-show' | 'did-finish-load' | 'nothing';
  /** Which button is pressed in every question, and which file is chosen. */
  answer: number;
  file: string | null;
  screens: { x: number; y: number; width: number; height: number }[];
  /** The lock of the single instance is granted although another one has it, as after a crash of the first. */
  lockIsBroken: boolean;
  /** The folder beside the program where a package keeps what is not in its archive. */
  resourcesPath: string;
  /** Timers of a minute and more stand still until the test lets time pass. */
  clockStands: boolean;
  /** The newest version the double of electron-updater finds; null: what runs is the newest. */
  newest: string | null;
  /** What goes wrong: the look itself, the installing, or nothing. */
  updateFails: 'look' | 'install' | null;
}

export const USUAL: Given = {
  platform: 'darwin',
  keyring: 'works',
  windowTells: 'ready-to-show',
  answer: 2,
  file: null,
  screens: [{ x: 0, y: 0, width: 1920, height: 1040 }],
  lockIsBroken: false,
  resourcesPath: '/nonexistent',
  clockStands: false,
  newest: null,
  updateFails: null,
};

export const GIVEN_VARIABLE = 'HOLDPOINT_ELECTRON_DOUBLE';

export const given: Given = { ...USUAL, ...(JSON.parse(process.env[GIVEN_VARIABLE] ?? '{}') as Partial<Given>) };
