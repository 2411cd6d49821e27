/** The bridge of the Electron window. It names the host; the window reaches everything else over the API. */
import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('holdpoint', Object.freeze({ host: 'electron' }));
