// Random cash flows, priced by tallystick and by the npm package `financial` (Newton's method in doubles): both must find the same internal
// rate to 1e-9. Usage: compare.mjs PROGRAM [SETS] [SEED]. Where the package is not installed (npm install financial, here or globally with
// NODE_PATH) it says so and exits 77, which ctest counts as skipped.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const [program, sets = '2000', seed = '1'] = process.argv.slice(2);
let financial;
try {
  financial = createRequire(import.meta.url)('financial');
} catch {
  console.log('skipped: the npm package financial is not installed');
  process.exit(77);
}

// mulberry32: the same sets for the same seed everywhere.
let state = Number(seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const between = (low, high) => low + Math.floor(random() * (high - low + 1));

// A loan: an advance, sometimes drawn in parts, fees withheld, then level, falling, bullet or irregular payments with gaps.
function flows() {
  const count = between(1, 60);
  const principal = between(10_000, 1_000_000_000);
  const out = [principal - between(0, Math.floor(principal / 20))];
  const draws = random() < 0.2 ? between(1, 4) : 0;
  for (let i = 0; i < draws; ++i) out.push(between(1, principal));
  const owed = out.reduce((a, b) => a + b, 0);
  const monthly = random() * 0.04 - 0.003;
  const shape = between(0, 3);
  for (let i = 1; i <= count; ++i) {
    const left = (owed * (count - i + 1)) / count;
    const interest = left * monthly;
    let paid = owed / count + (owed * monthly) / 1.8;
    if (shape === 1) paid = owed / count + interest;
    if (shape === 2) paid = i === count ? owed * (1 + monthly) : owed * monthly;
    if (shape === 3) paid = random() < 0.3 ? 0 : (owed / count) * (0.8 + random()) * 1.3;
    out.push(-Math.max(0, Math.round(paid)));
  }
  if (out[out.length - 1] === 0) out[out.length - 1] = -owed;
  return random() < 0.5 ? out : out.map((a) => -a);  // seen by the borrower, or by the lender
}

const all = Array.from({ length: Number(sets) }, flows);
const text = all.map((set) => set.map((amount, at) => `${at} ${amount}`).join(' ')).join('\n') + '\n';
const ran = spawnSync(program, { input: text, encoding: 'utf8', maxBuffer: 1 << 28 });
const ours = ran.stdout.split('\n');
// Where Newton's method gets lost: halving, on the one root that flows of one change of sign have.
function halved(set) {
  const worth = (d) => set.reduceRight((sum, amount) => sum * d + amount, 0);
  let [low, high] = [1e-3, 1e3];
  const falls = worth(low) > 0;
  for (let i = 0; i < 200; ++i) {
    const middle = Math.sqrt(low * high);
    if (worth(middle) > 0 === falls) low = middle;
    else high = middle;
  }
  return 1 / low - 1;
}

let agreed = 0, theirsFails = 0, worst = 0;
const wrong = [];
all.forEach((set, i) => {
  const one = ours[i] === 'none' ? NaN : Number(ours[i]);
  let two = NaN;
  // Newton's method starts where it is told to; it is told nothing of our answer.
  for (const guess of [0.01, 0.1, 0, -0.01, 0.03, -0.05, 0.3, -0.2, 1]) {
    try { two = financial.irr(set, guess, 1e-13, 200); } catch { two = NaN; }
    if (Number.isFinite(two) && two > -1) break;
  }
  if (!Number.isFinite(two) || two <= -1) { ++theirsFails; two = halved(set); }
  const off = Math.abs(one - two);
  if (!(off <= 1e-9)) wrong.push(`set ${i}: ${ours[i]} and ${two}: ${set.join(' ')}`);
  else { ++agreed; worst = Math.max(worst, off); }
});
console.log(`${all.length} sets: ${agreed} agree to 1e-9 (worst ${worst.toExponential(1)}), ${wrong.length} differ, ` +
            `${theirsFails} of them compared with a plain bisection, since financial finds no rate`);
wrong.slice(0, 5).forEach((line) => console.log(line));
process.exit(wrong.length === 0 && agreed === all.length && theirsFails <= 0.05 * all.length ? 0 : 1);
