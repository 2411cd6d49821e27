/** What a person is asked about an update. Message boxes show plain text, whatever a version is called. */
import { dialog } from 'electron';

export interface DownloadAnswer {
  choice: 'download' | 'not_now' | 'skip';
  /** The person wants to hear of updates in future too. */
  keepsLooking: boolean;
}

export interface UpdateQuestions {
  download(version: string): Promise<DownloadAnswer>;
  /** true: now. */
  restart(version: string): Promise<boolean>;
}

const CHOICES = ['download', 'not_now', 'skip'] as const;

/** Closing a question is the answer that changes nothing. */
export const askInDialogs: UpdateQuestions = {
  async download(version) {
    const { response, checkboxChecked } = await dialog.showMessageBox({
      type: 'question',
      title: 'Holdpoint',
      message: `Holdpoint ${version} is available.`,
      detail: 'It is downloaded in the background. You are asked again before it is installed.',
      buttons: ['Download', 'Not now', 'Skip this version'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
      checkboxLabel: 'Look for updates every day',
      checkboxChecked: true,
    });
    return { choice: CHOICES[response] ?? 'not_now', keepsLooking: checkboxChecked };
  },
  async restart(version) {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Holdpoint',
      message: `Holdpoint ${version} is ready to install.`,
      detail:
        'Holdpoint ends for a moment. Actions under way are finished first or looked up afterwards; nothing runs twice.',
      buttons: ['Restart now', 'Later'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  },
};
