/** What a colour says; every use of one is accompanied by an icon and a word. `hold`: it waits for a person. */
export type Tone = 'ok' | 'hold' | 'bad' | 'run' | 'lost' | 'idle';
