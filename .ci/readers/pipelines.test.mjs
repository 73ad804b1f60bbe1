// What pipelines get of the suite, run as far as this can be done without
// them: the shell steps of the action and of the GitLab template, against the
// command. Inputs come by environment, as the platforms hand them over.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

const modecert = resolve(process.env.MODECERT ?? 'bin/modecert');
const dir = mkdtempSync(join(tmpdir(), 'modecert-'));
after(() => rmSync(dir, { recursive: true }));

// block returns the text of a YAML block scalar: the lines that are indented
// more than the key.
function block(text, opener) {
  const lines = text.split('\n');
  const start = lines.findIndex((l) => l.trimEnd().endsWith(opener));
  assert.ok(start >= 0, `${opener} is there`);
  const indent = lines[start + 1].match(/^ */)[0];
  const end = lines.findIndex((l, i) => i > start && l !== '' && !l.startsWith(indent));
  return lines.slice(start + 1, end < 0 ? undefined : end).map((l) => l.slice(indent.length)).join('\n');
}

const action = readFileSync('.github/actions/modecert/action.yml', 'utf8');
const actionScript = block(action, 'run: |');

// runAction runs the step as the runner does, with inputs at their defaults but
// for those given.
function runAction(inputs) {
  const env = { PATH: process.env.PATH, HOME: dir, GITHUB_OUTPUT: join(dir, 'output') };
  writeFileSync(env.GITHUB_OUTPUT, '');
  for (const [, name, input] of action.matchAll(/^ {8}([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$/gm)) {
    const [, fallback] = action.match(new RegExp(`^  ${input}:\\n    description: .*\\n    default: '?([^'\\n]*)'?$`, 'm'));
    env[name] = inputs[input] ?? fallback;
  }
  const result = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', actionScript], { cwd: dir, env, encoding: 'utf8' });
  return { ...result, output: readFileSync(env.GITHUB_OUTPUT, 'utf8') };
}

test('no input becomes part of a script', () => {
  assert.doesNotMatch(actionScript, /\$\{\{/);
  assert.doesNotMatch(actionScript, /\beval\b/);
  const used = [...action.matchAll(/\$\{\{ inputs\.([a-z-]+) \}\}/g)].map((m) => m[1]).sort();
  const declared = [...block(action, 'inputs:').matchAll(/^([a-z-]+):$/gm)].map((m) => m[1]).sort();
  assert.deepEqual(used, declared, 'every input is used, and none besides');
});

test('the action runs the recorded fixtures', () => {
  const { status, output, stdout, stderr } = runAction({ binary: modecert, out: 'reports', mode: 'dispatch' });
  assert.equal(status, 0, stdout + stderr);
  assert.match(output, /^status=0$/m);
  assert.match(output, /^reports\/report\.json$/m);
  const report = JSON.parse(readFileSync(join(dir, 'reports/report.json')));
  assert.equal(report.selection.mode, 'dispatch');
});

test('the action hands on the status of a red run', () => {
  writeFileSync(join(dir, 'waivers.yaml'), 'waivers: [{rule: NO-SUCH-RULE, reason: r, owner: o, expires: 2999-12-31}]\n');
  const { status, output } = runAction({ binary: modecert, out: 'red', waivers: 'waivers.yaml', mode: 'dispatch' });
  assert.equal(status, 1);
  assert.match(output, /^status=1$/m);
});

test('what an input holds is never run', () => {
  const evil = `$(touch ${dir}/pwned) ; touch ${dir}/pwned; "\`touch ${dir}/pwned\`"\nstatus=0`;
  for (const input of ['url', 'control', 'without', 'mode', 'waivers', 'baseline', 'shard', 'callback-url', 'project', 'key-id']) {
    const { status } = runAction({ binary: modecert, out: 'evil', url: 'http://127.0.0.1:9', [input]: evil });
    assert.notEqual(status, 0, input);
    assert.equal(existsSync(join(dir, 'pwned')), false, input);
  }
});

test('the GitLab job runs the recorded fixtures, and takes its shard', () => {
  const template = readFileSync('.ci/gitlab.yml', 'utf8');
  const script = block(template, '- |');
  const env = { PATH: process.env.PATH, HOME: dir };
  for (const [, name, value] of template.matchAll(/^ {4}(MODECERT_[A-Z_]+): "?([^"\n]*)"?$/gm)) env[name] = value;
  Object.assign(env, { MODECERT_BINARY: modecert, MODECERT_OUT: 'gitlab', CI_NODE_INDEX: '2', CI_NODE_TOTAL: '3' });
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: dir, env, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  assert.equal(JSON.parse(readFileSync(join(dir, 'gitlab/report.json'))).selection.shard, '2/3');
  assert.ok(existsSync(join(dir, 'gitlab/junit.xml')));
});

test('the container file builds what the Makefile builds', () => {
  const file = readFileSync('.ci/Containerfile', 'utf8');
  assert.match(file, /go build .*\.\/runner$/m);
  const [, wanted] = readFileSync('go.mod', 'utf8').match(/^go (\d+\.\d+)/m);
  assert.match(file, new RegExp(`golang:${wanted.replace('.', '\\.')}\\b`));
});
