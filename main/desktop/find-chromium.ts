/** A browser of the Chromium family on this machine: those have the app mode the window is shown in. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];
const OF_MACOS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** Its path, or null: then the person's own browser shows the window in a tab. */
export function findChromium(
  { platform, env }: Pick<NodeJS.Process, 'platform' | 'env'> = process,
  isProgram: (path: string) => boolean = canRun,
): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places =
    platform === 'darwin' ? OF_MACOS : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find(isProgram) ?? null;
}

/** Whether one of the folders of PATH has that program. */
export function isOnPath(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  isProgram: (path: string) => boolean = canRun,
): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, program)));
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
