/** Thrown where a bench cannot be run here, with the reason for the table. */
export class Skip extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Skip';
  }
}
