// The reports of three runs, made by the command as it is built: one that
// conforms, one that does not, and one that has every other verdict.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

export const conforming = run([], 0);
export const violating = run(['--target', 'reference', '--never', '20ms', '--mode', 'dispatch', '--deviation', 'dispatch-ttl-8-accepted-on-create'], 1);

// Recordings of a service that breaks a rule, one of which is waived and one of
// which has broken off.
const rules = ['DISPATCH-TTL-BOUNDS', 'DISPATCH-TTL-EXPIRES', 'APP-DEFAULT-DISPATCH', 'DISPATCH-TTL-REFUSED'].flatMap((r) => ['--rule', r]);
const tapes = mkdtempSync(join(tmpdir(), 'modecert-'));
process.on('exit', () => rmSync(tapes, { recursive: true, force: true }));
const recorded = run(['--target', 'reference', '--deviation', 'dispatch-ttl-8-accepted-on-create', ...rules, '--record', tapes], 1);
const [waived] = recorded.report.rules.flatMap((r) => r.scenarios).filter((s) => s.verdict === 'violates');
writeFileSync(join(tapes, 'waivers.yaml'), `waivers: [{scenario: ${waived.id}, reason: known, owner: ann, expires: 2999-12-31}]\n`);
const [broken] = readdirSync(join(tapes, 'APP-DEFAULT-DISPATCH'));
writeFileSync(join(tapes, 'APP-DEFAULT-DISPATCH', broken), '{');
export const mixed = run(['--recordings', tapes, ...rules, '--without', 'clock', '--waivers', join(tapes, 'waivers.yaml')], 1);

// scenarios of a report, by verdict
export function count(report) {
  const n = {};
  for (const rule of report.rules) {
    for (const s of rule.scenarios) n[s.verdict] = (n[s.verdict] ?? 0) + 1;
  }
  return n;
}
