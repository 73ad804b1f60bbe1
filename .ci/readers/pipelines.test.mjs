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
  const env = {
    PATH: process.env.PATH, HOME: process.env.HOME, GITHUB_OUTPUT: join(dir, 'output'),
    GITHUB_ACTION_PATH: resolve('.github/actions/modecert'), RUNNER_TEMP: dir,
  };
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
  const { status, output, stdout, stderr } = runAction({ binary: modecert, target: 'recorded', out: 'reports', mode: 'dispatch' });
  assert.equal(status, 0, stdout + stderr);
  assert.match(output, /^status=0$/m);
  assert.match(output, /^reports\/report\.json$/m);
  const report = JSON.parse(readFileSync(join(dir, 'reports/report.json')));
  assert.equal(report.selection.mode, 'dispatch');
});

test('the action hands on the status of a red run', () => {
  writeFileSync(join(dir, 'waivers.yaml'), 'waivers: [{rule: NO-SUCH-RULE, reason: r, owner: o, expires: 2999-12-31}]\n');
  const { status, output } = runAction({ binary: modecert, target: 'recorded', out: 'red', waivers: 'waivers.yaml', mode: 'dispatch' });
  assert.equal(status, 1);
  assert.match(output, /^status=1$/m);
});

test('the action builds modecert where it is given none', () => {
  const { status, stdout, stderr } = runAction({ target: 'recorded', out: 'built', rule: 'APP-DEFAULT-DISPATCH,APP-MODE-CHANGE', tags: '@must' });
  assert.equal(status, 0, stdout + stderr);
  assert.ok(existsSync(join(dir, 'modecert')));
  const { selection } = JSON.parse(readFileSync(join(dir, 'built/report.json')));
  assert.deepEqual(selection.rules, ['APP-DEFAULT-DISPATCH', 'APP-MODE-CHANGE']);
  assert.equal(selection.tags, '@must');
});

// A stand-in for modecert that says what a target may have said.
function standIn(name, script) {
  writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return join(dir, name);
}

test('what a run says is no command of the workflow', () => {
  const binary = standIn('talks', "printf '::error::forged\\n##[stop-commands]x\\n::stop-commands::y'");
  const tokens = new Set();
  for (let i = 0; i < 2; i++) {
    const { status, stdout } = runAction({ binary, target: 'recorded', out: 'talks' });
    assert.equal(status, 0);
    const [, token, said] = stdout.match(/^::stop-commands::([0-9a-f]{32})\n([^]*)\n::\1::\n$/);
    assert.match(said, /^::error::forged$/m);
    tokens.add(token);
  }
  assert.equal(tokens.size, 2, 'each run has a token of its own');
});

test('a run that died is no mistake in usage', () => {
  const dies = standIn('dies', 'echo "fatal error: stack overflow" >&2; exit 2');
  const died = runAction({ binary: dies, target: 'recorded', out: 'died' });
  assert.equal(died.status, 5);
  assert.match(died.output, /^status=5$/m);
  assert.match(died.stdout, /\n::[0-9a-f]{32}::\n::error::modecert ended with status 2 and without a report/);
  assert.equal(runGitLab('.modecert', { MODECERT_BINARY: dies, MODECERT_OUT: 'died', MODECERT_RUN_TARGET: 'recorded' }).status, 5);
  // One that reports has its own status, whatever that is.
  const reporting = standIn('reporting', 'for a; do case $a in --out=*) out=${a#--out=};; esac; done; sleep 0.1; mkdir -p "$out"; echo > "$out/report.json"; exit 2');
  assert.equal(runAction({ binary: reporting, target: 'recorded', out: 'reported' }).status, 2);
  assert.equal(runGitLab('.modecert', { MODECERT_BINARY: reporting, MODECERT_OUT: 'reported', MODECERT_RUN_TARGET: 'recorded' }).status, 2);
});

test('an input that came out empty is no run of the recordings', () => {
  const { status, stdout } = runAction({ binary: modecert, out: 'nowhere', url: '' });
  assert.equal(status, 2);
  assert.match(stdout, /^::error::modecert: no target/m);
  assert.equal(existsSync(join(dir, 'nowhere')), false);
});

test('what an input holds is never run', () => {
  const evil = `$(touch ${dir}/pwned) ; touch ${dir}/pwned; "\`touch ${dir}/pwned\`"\nstatus=0`;
  for (const input of ['url', 'control', 'without', 'mode', 'waivers', 'baseline', 'shard', 'callback-url', 'project', 'key-id',
    'binary', 'target', 'region', 'config', 'callback-listen', 'rule', 'tags', 'failed-from', 'seed', 'out']) {
    const { status } = runAction({ binary: modecert, out: 'evil', url: 'http://127.0.0.1:9', [input]: evil });
    assert.notEqual(status, 0, input);
    assert.equal(existsSync(join(dir, 'pwned')), false, input);
  }
});

const gitlab = readFileSync('.ci/gitlab.yml', 'utf8');

// runGitLab runs the script of a job as GitLab does, with the template's variables
// but for those given.
function runGitLab(job, variables) {
  const env = { PATH: process.env.PATH, HOME: dir };
  for (const [, name, value] of gitlab.matchAll(/^ {4}(MODECERT_[A-Z_]+): "?([^"\n]*)"?$/gm)) env[name] = value;
  Object.assign(env, { MODECERT_BINARY: modecert }, variables);
  const script = block(gitlab.slice(gitlab.indexOf(`\n${job}:\n`)), '- |');
  return spawnSync('sh', ['-c', script], { cwd: dir, env, encoding: 'utf8' });
}

test('the GitLab jobs run the shards of the recorded fixtures, and make them one', () => {
  const variables = { MODECERT_OUT: 'gitlab', MODECERT_RUN_TARGET: 'recorded', CI_NODE_TOTAL: '2', CI_PIPELINE_ID: '4711' };
  for (const index of ['1', '2']) {
    const { status, stdout, stderr } = runGitLab('.modecert', { ...variables, CI_NODE_INDEX: index });
    assert.equal(status, 0, stdout + stderr);
    assert.equal(JSON.parse(readFileSync(join(dir, `gitlab/shard-${index}/report.json`))).selection.shard, `${index}/2`);
    assert.ok(existsSync(join(dir, `gitlab/shard-${index}/junit.xml`)));
  }
  const { status, stdout, stderr } = runGitLab('.modecert-merge', variables);
  assert.equal(status, 0, stdout + stderr);
  const whole = JSON.parse(readFileSync(join(dir, 'gitlab/whole/report.json')));
  assert.equal(whole.outcome, 'conforms');
});

test('the GitLab job runs alone, too, and not without a target', () => {
  const { status, stdout, stderr } = runGitLab('.modecert', { MODECERT_OUT: 'alone', MODECERT_RUN_TARGET: 'recorded', MODECERT_RUN_MODE: 'dispatch' });
  assert.equal(status, 0, stdout + stderr);
  assert.ok(existsSync(join(dir, 'alone/report.json')));
  const none = runGitLab('.modecert', { MODECERT_OUT: 'none', MODECERT_RUN_URL: '' });
  assert.equal(none.status, 2);
  assert.match(none.stderr, /no target/);
});

test('the container file builds what the Makefile builds', () => {
  const file = readFileSync('.ci/Containerfile', 'utf8');
  const [, line] = file.match(/^RUN (CGO_ENABLED=0 go build .* -o \/modecert \.\/runner\/cmd\/modecert)$/m);
  const built = join(dir, 'in-the-image');
  const go = spawnSync('sh', ['-c', line.replace('-o /modecert', `-o ${built}`)], { encoding: 'utf8' });
  assert.equal(go.status, 0, go.stderr);
  // podman run --rm modecert, with and without arguments of its own.
  const [entry] = JSON.parse(file.match(/^ENTRYPOINT (.*)$/m)[1]);
  assert.equal(file.match(/^COPY --from=build \/modecert (.*)$/m)[1], `/usr/local/bin/${entry}`);
  const command = JSON.parse(file.match(/^CMD (.*)$/m)[1]);
  for (const args of [command, ['run', '--mode', 'dispatch']]) {
    const { status, stdout, stderr } = spawnSync(built, [...args, '--quiet'], { cwd: dir, env: { PATH: '/nowhere' }, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  }
  const [, wanted] = readFileSync('go.mod', 'utf8').match(/^go (\d+\.\d+)/m);
  assert.match(file, new RegExp(`golang:${wanted.replace('.', '\\.')}\\b`));
});
