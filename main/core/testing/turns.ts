/** Whether something long leaves room for others: how often the event loop turned meanwhile, however fast the machine. */

/** Runs `work` and answers how often others could have run before it was done. */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    if (isDone) return;
    turns += 1;
    setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isDone = true;
  return turns;
}
