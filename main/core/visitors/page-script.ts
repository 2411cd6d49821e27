/**
 * The page's script: the time in the visitor's own zone, a countdown that turns honest when the ETA has passed, and a look
 * every minute whether it is over or there is news. It is a constant, so its hash in the page's own
 * Content-Security-Policy allows it and nothing else. No refresh by itself: that would take the place of whoever reads
 * with a screen reader (WCAG 2.2.1).
 */
export const PAGE_SCRIPT = `(function () {
  var when = document.getElementById('when');
  var left = document.getElementById('left');
  var version = document.documentElement.getAttribute('data-version');
  document.getElementById('again').textContent = 'This page looks every minute whether it is over.';
  setInterval(function () {
    fetch(location.href, { cache: 'no-store', redirect: 'manual' }).then(function (answer) {
      return answer.text().then(function (text) {
        var isNews = answer.status === 503 && text.indexOf('data-version="') > 0 && text.indexOf(version) < 0;
        if (answer.status < 500 || isNews) location.replace(location.href);
      });
    }).catch(function () {});
  }, 60000);
  var eta = Date.parse(when.getAttribute('data-eta') || '');
  if (isNaN(eta)) return;
  var date = new Date(eta);
  var isToday = date.toDateString() === new Date().toDateString();
  var format = isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' };
  var time = new Intl.DateTimeFormat(undefined, format).format(date);
  function two(n) { return (n < 10 ? '0' : '') + n; }
  function show() {
    var seconds = Math.ceil((eta - Date.now()) / 1000);
    if (seconds <= 0) {
      when.textContent = 'It was expected to be over at ' + time + '; it takes longer.';
      left.textContent = '';
      document.documentElement.setAttribute('data-overdue', '');
      return;
    }
    when.textContent = 'Expected to be over at ' + time + '.';
    var days = Math.floor(seconds / 86400);
    var clock = two(Math.floor(seconds / 3600) % 24) + ':' + two(Math.floor(seconds / 60) % 60) + ':' + two(seconds % 60);
    left.textContent = (days > 0 ? days + (days === 1 ? ' day ' : ' days ') : '') + clock;
    setTimeout(show, 1000 - (Date.now() % 1000));
  }
  show();
})();`;

export const PAGE_STYLE = `:root { color-scheme: light dark; --ink: #1d232b; --dim: #56606c; --ground: #f6f7f9; --edge: #b86e00; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --dim: #a3adb9; --ground: #14181d; --edge: #f0a43a; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink);
  font: 1.1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 1.5rem; padding-left: 1.5rem; border-left: 0.3rem solid var(--edge);
  overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 0.75rem; }
.site, .foot { color: var(--dim); margin: 0 0 0.5rem; }
.foot { font-size: 0.95rem; margin: 1.5rem 0 0; }
.message { white-space: pre-line; }
#left { font-size: 2rem; font-variant-numeric: tabular-nums; margin: 0.5rem 0; }
#left:empty { display: none; }
a { color: inherit; }`;
