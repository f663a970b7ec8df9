// The pages built once for all tests in the browser.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): () => void {
  const dist = mkdtempSync(join(tmpdir(), 'tallystick-web-'));
  execFileSync('./build.sh', [dist], { stdio: 'inherit' });
  process.env['EXPLORER_WEB_DIST'] = dist;
  return () => rmSync(dist, { recursive: true, force: true });
}
