/** Windows: what a right click on the taskbar button offers. Each entry is a second start with a link. */
import { app } from 'electron';
import { LINK_SCHEME } from '../deep-links.ts';

export function setJumpList(program: string): void {
  app.setJumpList([
    {
      type: 'tasks',
      items: [
        {
          type: 'task',
          title: 'What waits for approval',
          description: 'Opens the queue of actions that wait for a person',
          program,
          args: `${LINK_SCHEME}://queue`,
          iconPath: program,
          iconIndex: 0,
        },
      ],
    },
  ]);
}
