// The reports of two runs, made by the command as it is built: one that
// conforms and one that does not.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../bin/modecert', import.meta.url));

function run(args, status) {
  const dir = mkdtempSync(join(tmpdir(), 'modecert-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  const done = spawnSync(command, ['run', '--quiet', '--out', dir, ...args], { encoding: 'utf8' });
  if (done.status !== status) throw new Error(`modecert run ${args.join(' ')}: status ${done.status}: ${done.stderr}`);
  const read = (name) => readFileSync(join(dir, name), 'utf8');
  return { read, path: (name) => join(dir, name), report: JSON.parse(read('report.json')) };
}

export const conforming = run(['--target', 'reference'], 0);
export const violating = run(['--target', 'reference', '--mode', 'dispatch', '--deviation', 'dispatch-ttl-8-accepted-on-create'], 1);

// scenarios of a report, by verdict
export function count(report) {
  const n = {};
  for (const rule of report.rules) {
    for (const s of rule.scenarios) n[s.verdict] = (n[s.verdict] ?? 0) + 1;
  }
  return n;
}
