/** Suites that mostly wait: for a minute to pass, a round of watching, a guard's time. They do so side by side. */
import './side-by-side/expiry.ts';
import './side-by-side/lost.ts';
import './side-by-side/memory.ts';
