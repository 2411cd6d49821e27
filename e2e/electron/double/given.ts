/** What the test wants the system to be like; handed over in one variable. */

export interface Given {
  platform: NodeJS.Platform;
  /** What safeStorage says of the system's keyring. */
  keyring: 'gnome_libsecret' | 'basic_text' | 'none';
  /** Which button is pressed in every question, and which file is chosen. */
  answer: number;
  file: string | null;
  screens: { x: number; y: number; width: number; height: number }[];
  /** The lock of the single instance is granted although another one has it, as after a crash of the first. */
  lockIsBroken: boolean;
}

export const USUAL: Given = {
  platform: 'darwin',
  keyring: 'gnome_libsecret',
  answer: 2,
  file: null,
  screens: [{ x: 0, y: 0, width: 1920, height: 1040 }],
  lockIsBroken: false,
};

export const GIVEN_VARIABLE = 'HOLDPOINT_ELECTRON_DOUBLE';

export const given: Given = { ...USUAL, ...(JSON.parse(process.env[GIVEN_VARIABLE] ?? '{}') as Partial<Given>) };
