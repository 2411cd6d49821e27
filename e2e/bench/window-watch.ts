/**
 * What a page is watched with while it is measured; it is text because it runs in the browser, before the page's own
 * scripts. `opened`: when the first row stood and the stream was live, milliseconds since the navigation began.
 */
export const WATCH_PAGE = `
(() => {
  const tasks = [];
  const keys = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (/^key|^input/.test(entry.name)) keys.push(entry);
  }).observe({ type: 'event', durationThreshold: 16 });
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const isOpen = () =>
    document.querySelector('main article') !== null &&
    [...document.querySelectorAll('[role=status]')].some((one) => one.textContent === 'Live');
  const opened = (async () => {
    while (!isOpen()) await frame();
    await painted();
    return performance.now();
  })();
  let begin = 0;
  const since = (entries) => entries.filter((entry) => entry.startTime >= begin);
  const longest = (entries) => Math.max(0, ...entries.map((entry) => entry.duration));
  const idle = () => new Promise((resolve) => requestIdleCallback(resolve));
  window.watch = {
    opened: () => opened,
    nextFrame: frame,
    begin() { begin = performance.now(); },
    async longestTask() { await idle(); await idle(); return longest(since(tasks)); },
    // What took less than 16 ms is not told by the browser, and counts as 16.
    async slowestKey() { await idle(); await idle(); return Math.max(16, longest(since(keys))); },
    isFiltered(text) {
      const rows = [...document.querySelectorAll('main article')];
      return rows.length > 0 && rows.every((row) => row.textContent.includes(text));
    },
    /** From the request for a change until the page shows it. */
    async repaint(screen) {
      while (document.querySelector('main article') === null) await frame();
      await idle();
      const send = (method, path, body) => fetch('/api/v1' + path, {
        method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' },
      });
      const word = 'Seen ' + Math.random();
      if (screen === 'servers') {
        const first = document.querySelector('main article a').pathname;
        const begin = performance.now();
        await send('PUT', first + '/pause', { reason: word });
        while (!document.body.textContent.includes(word)) await frame();
        return performance.now() - begin;
      }
      const { actions: [action] } = await (await fetch('/api/v1/actions?status=pending&limit=1')).json();
      const count = () => Number(/\\((\\d+)\\)/.exec(document.title)?.[1] ?? 0);
      const before = count();
      const begin = performance.now();
      await send('POST', '/actions/' + action.id + '/cancel', {});
      while (count() >= before) await frame();
      await painted();
      return performance.now() - begin;
    },
  };
})();
`;
