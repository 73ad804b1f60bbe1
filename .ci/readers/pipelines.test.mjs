// What pipelines get of the suite, run as far as this can be done without
// them: the shell steps of the action and of the GitLab template, against the
// command. Inputs come by environment, as the platforms hand them over.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
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
const runs = action.indexOf('    - id: run\n');
const [getStep, runStep] = [action.slice(0, runs), action.slice(runs)];
const getScript = block(getStep, 'run: |');
const runScript = block(runStep, 'run: |');

// What the platform says of a job that stands alone.
const platform = { 'github.action_repository': '', 'github.token': 'token-of-the-job', 'strategy.job-index': '0', 'strategy.job-total': '1' };

// step runs one of the action's steps as the runner does, with inputs at their
// defaults but for those given, and returns what it wrote into its output.
function step(text, script, inputs, context, variables) {
  const env = {
    PATH: process.env.PATH, HOME: process.env.HOME, GITHUB_OUTPUT: join(dir, 'output'),
    GITHUB_ACTION_PATH: resolve('.github/actions/modecert'), RUNNER_TEMP: dir, ...variables,
  };
  writeFileSync(env.GITHUB_OUTPUT, '');
  for (const [, name, expression] of text.matchAll(/^ {8}([A-Z_]+): \$\{\{ ([a-z_.-]+) \}\}$/gm)) {
    const input = expression.match(/^inputs\.(.*)$/)?.[1];
    if (input) {
      const [, fallback] = action.match(new RegExp(`^  ${input}:\\n    description: .*\\n    default: '?([^'\\n]*)'?$`, 'm'));
      env[name] = inputs[input] ?? fallback;
    } else {
      assert.ok(expression in context, `${expression} is known here`);
      env[name] = context[expression];
    }
  }
  return new Promise((done) => {
    const bash = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd: dir, env });
    let stdout = '', stderr = '';
    bash.stdout.on('data', (d) => { stdout += d; });
    bash.stderr.on('data', (d) => { stderr += d; });
    bash.on('close', (status) => done({ status, stdout, stderr, output: readFileSync(env.GITHUB_OUTPUT, 'utf8') }));
  });
}

const get = (inputs, variables = {}, context = {}) => step(getStep, getScript, inputs, { ...platform, ...context }, variables);

// runAction runs the action: the second step only where the first passed.
async function runAction(inputs, variables = {}, context = {}) {
  const got = await get(inputs, variables, context);
  if (got.status !== 0) return got;
  const [, binary] = got.output.match(/^binary<<(modecert-\d+)\n([^]*)\n\1\n$/).slice(1);
  return step(runStep, runScript, inputs, { ...platform, ...context, 'steps.get.outputs.binary': binary }, variables);
}

test('no input becomes part of a script', () => {
  for (const script of [getScript, runScript]) {
    assert.doesNotMatch(script, /\$\{\{/);
    assert.doesNotMatch(script, /\beval\b/);
  }
  assert.doesNotMatch(runStep, /GH_TOKEN|github\.token/, 'the run has no token of the job');
  const used = [...action.matchAll(/\$\{\{ inputs\.([a-z-]+) \}\}/g)].map((m) => m[1]).sort();
  const declared = [...block(action, 'inputs:').matchAll(/^([a-z-]+):$/gm)].map((m) => m[1]).sort();
  assert.deepEqual(used, declared, 'every input is used, and none besides');
});

test('the action runs the recorded fixtures', async () => {
  const { status, output, stdout, stderr } = await runAction({ binary: modecert, target: 'recorded', out: 'reports', mode: 'dispatch' });
  assert.equal(status, 0, stdout + stderr);
  assert.match(output, /^status=0$/m);
  assert.match(output, /^reports\/report\.json$/m);
  const report = JSON.parse(readFileSync(join(dir, 'reports/report.json')));
  assert.equal(report.selection.mode, 'dispatch');
});

test('the action hands on the status of a red run', async () => {
  writeFileSync(join(dir, 'waivers.yaml'), 'waivers: [{rule: NO-SUCH-RULE, reason: r, owner: o, expires: 2999-12-31}]\n');
  const { status, output } = await runAction({ binary: modecert, target: 'recorded', out: 'red', waivers: 'waivers.yaml', mode: 'dispatch' });
  assert.equal(status, 1);
  assert.match(output, /^status=1$/m);
});

test('the action builds modecert where it is given none', async () => {
  const { status, stdout, stderr } = await runAction({ target: 'recorded', out: 'built', rule: 'APP-DEFAULT-DISPATCH,APP-MODE-CHANGE', tags: '@must' });
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

test('what a run says is no command of the workflow', async () => {
  const binary = standIn('talks', "printf '::error::forged\\n##[stop-commands]x\\n::stop-commands::y'");
  const tokens = new Set();
  for (let i = 0; i < 2; i++) {
    const { status, stdout } = await runAction({ binary, target: 'recorded', out: 'talks' });
    assert.equal(status, 0);
    const [, token, said] = stdout.match(/^::stop-commands::([0-9a-f]{32})\n([^]*)\n::\1::\n$/);
    assert.match(said, /^::error::forged$/m);
    tokens.add(token);
  }
  assert.equal(tokens.size, 2, 'each run has a token of its own');
});

test('a run that died is no mistake in usage', async () => {
  const dies = standIn('dies', 'echo "fatal error: stack overflow" >&2; exit 2');
  const died = await runAction({ binary: dies, target: 'recorded', out: 'died' });
  assert.equal(died.status, 5);
  assert.match(died.output, /^status=5$/m);
  assert.match(died.stdout, /\n::[0-9a-f]{32}::\n::error::modecert ended with status 2 and without a report/);
  assert.equal(runGitLab('.modecert', { MODECERT_BINARY: dies, MODECERT_OUT: 'died', MODECERT_RUN_TARGET: 'recorded' }).status, 5);
  // One that reports has its own status, whatever that is.
  const reporting = standIn('reporting', 'for a; do case $a in --out=*) out=${a#--out=};; esac; done; sleep 0.1; mkdir -p "$out"; echo > "$out/report.json"; exit 2');
  assert.equal((await runAction({ binary: reporting, target: 'recorded', out: 'reported' })).status, 2);
  assert.equal(runGitLab('.modecert', { MODECERT_BINARY: reporting, MODECERT_OUT: 'reported', MODECERT_RUN_TARGET: 'recorded' }).status, 2);
});

test('an input that came out empty is no run of the recordings', async () => {
  const { status, stdout } = await runAction({ binary: modecert, out: 'nowhere', url: '' });
  assert.equal(status, 2);
  assert.match(stdout, /^::error::modecert: no target/m);
  assert.equal(existsSync(join(dir, 'nowhere')), false);
});

test('what an input holds is never run', async () => {
  const evil = `$(touch ${dir}/pwned) ; touch ${dir}/pwned; "\`touch ${dir}/pwned\`"\nstatus=0`;
  for (const input of ['url', 'control', 'without', 'mode', 'waivers', 'baseline', 'shard', 'callback-url', 'project', 'key-id',
    'binary', 'target', 'region', 'config', 'callback-listen', 'rule', 'tags', 'failed-from', 'seed', 'out', 'version', 'merge']) {
    const { status } = await runAction({ binary: modecert, out: 'evil', url: 'http://127.0.0.1:9', [input]: evil });
    assert.notEqual(status, 0, input);
    assert.equal(existsSync(join(dir, 'pwned')), false, input);
  }
});

// A release as the platform serves it: archive and checksums.
async function released(t, change = (files) => files) {
  const archive = 'modecert_0.1.0_linux_amd64.tar.gz';
  const made = mkdtempSync(join(dir, 'release-'));
  writeFileSync(join(made, 'modecert'), '#!/bin/sh\nexec "$MODECERT_TEST_BINARY" "$@"\n', { mode: 0o755 });
  assert.equal(spawnSync('tar', ['-czf', join(made, archive), '-C', made, 'modecert']).status, 0);
  const bytes = readFileSync(join(made, archive));
  const sum = createHash('sha256').update(bytes).digest('hex');
  const files = change({ [archive]: bytes, 'checksums.txt': `${'0'.repeat(64)}  modecert_0.1.0_darwin_arm64.tar.gz\n${sum}  ${archive}\n` });
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const file = files[request.url.replace('/someone/fork/releases/download/v0.1.0/', '')];
    response.writeHead(file ? 200 : 404).end(file);
  });
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
  t.after(() => server.close());
  // A stand-in for gh writes down what it is asked, and with which token.
  const bin = mkdtempSync(join(dir, 'bin-'));
  writeFileSync(join(bin, 'gh'), `#!/bin/sh\necho "$GH_TOKEN: $*" > ${bin}/asked\nexit \${GH_STATUS:-0}\n`, { mode: 0o755 });
  const variables = {
    PATH: `${bin}:${process.env.PATH}`, RUNNER_OS: 'Linux', RUNNER_ARCH: 'X64', RUNNER_TEMP: mkdtempSync(join(dir, 'temp-')),
    GITHUB_SERVER_URL: `http://127.0.0.1:${server.address().port}`, MODECERT_TEST_BINARY: modecert,
  };
  return { asked, bin, variables, context: { 'github.action_repository': 'someone/fork' } };
}

test('the action downloads a release, and checks its checksum and who made it', async (t) => {
  const { asked, bin, variables, context } = await released(t);
  const { status, stdout, stderr } = await runAction({ version: 'v0.1.0', target: 'recorded', out: 'released', rule: 'APP-DEFAULT-DISPATCH' }, variables, context);
  assert.equal(status, 0, stdout + stderr);
  assert.deepEqual(asked, ['modecert_0.1.0_linux_amd64.tar.gz', 'checksums.txt'].map((f) => `/someone/fork/releases/download/v0.1.0/${f}`));
  assert.equal(readFileSync(join(bin, 'asked'), 'utf8'), 'token-of-the-job: attestation verify modecert_0.1.0_linux_amd64.tar.gz --repo someone/fork\n');
  assert.ok(existsSync(join(dir, 'released/report.json')));
});

test('the action runs no download that is not the release', async (t) => {
  for (const [what, change, variables, said] of [
    ['other bytes', (files) => ({ ...files, 'modecert_0.1.0_linux_amd64.tar.gz': 'forged' }), {}, /does not have the checksum/],
    ['no checksum', (files) => ({ ...files, 'checksums.txt': '\n' }), {}, /does not have the checksum/],
    ['the checksum of another', (files) => ({ ...files, 'checksums.txt': files['checksums.txt'].replace('linux_amd64', 'linux_amd64.tar.gz.old') }), {}, /does not have the checksum/],
    ['no attestation', (files) => files, { GH_STATUS: '1' }, /has no attestation/],
    ['no such release', () => ({}), {}, /404/],
    ['another system', (files) => files, { RUNNER_OS: 'BeOS' }, /no release for this system/],
    ['another processor', (files) => files, { RUNNER_ARCH: 'ARM' }, /no release for this architecture/],
  ]) {
    const r = await released(t, change);
    const { status, stdout, stderr, output } = await get({ version: 'v0.1.0' }, { ...r.variables, ...variables }, r.context);
    assert.notEqual(status, 0, what);
    assert.match(stdout + stderr, said, what);
    assert.equal(output, '', what);
  }
  for (const version of ['latest', 'v1', '../../../evil/v0.1.0', 'v0.1.0/../../evil']) {
    const { status, stdout } = await get({ version }, { RUNNER_OS: 'Linux', RUNNER_ARCH: 'X64' });
    assert.equal(status, 2, version);
    assert.match(stdout, /is no release such as/);
  }
});

test('the jobs of a matrix run the shards, and one more makes them one', async () => {
  const inputs = { binary: modecert, target: 'recorded', shard: 'auto' };
  for (const index of ['0', '1', '2']) {
    const { status, stdout, stderr } = await runAction({ ...inputs, out: `matrix/${index}` }, {}, { 'strategy.job-index': index, 'strategy.job-total': '3' });
    assert.equal(status, 0, stdout + stderr);
    assert.equal(JSON.parse(readFileSync(join(dir, `matrix/${index}/report.json`))).selection.shard, `${Number(index) + 1}/3`);
  }
  const { status, stdout, stderr, output } = await runAction({ binary: modecert, merge: 'matrix', out: 'matrix-whole' });
  assert.equal(status, 0, stdout + stderr);
  assert.match(output, /^matrix-whole\/report\.json$/m);
  assert.equal(JSON.parse(readFileSync(join(dir, 'matrix-whole/report.json'))).outcome, 'conforms');
  // A matrix that has more sides says itself which shard a job is.
  const said = await runAction({ ...inputs, out: 'said', rule: 'APP-MODE-CHANGE' }, { MODECERT_SHARD_INDEX: '2', MODECERT_SHARD_TOTAL: '2' }, { 'strategy.job-index': '5', 'strategy.job-total': '6' });
  assert.equal(said.status, 0, said.stdout + said.stderr);
  assert.equal(JSON.parse(readFileSync(join(dir, 'said/report.json'))).selection.shard, '2/2');
});

test('a shard that is missing makes no whole', async () => {
  const shard = await runAction({ binary: modecert, target: 'recorded', shard: '1/2', rule: 'APP-MODE-CHANGE', out: 'half/1' });
  assert.equal(shard.status, 0, shard.stdout + shard.stderr);
  const { status, stderr } = await runAction({ binary: modecert, merge: 'half', out: 'half-whole' });
  assert.equal(status, 5); // a 2 without a report
  assert.match(stderr, /gap: shard 2\/2 is missing/);
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

test('both run few scenarios where they are asked to be quick', async () => {
  const { status, stdout, stderr } = await runAction({ binary: modecert, target: 'recorded', quick: 'true', out: 'quick' });
  assert.equal(status, 0, stdout + stderr);
  const job = runGitLab('.modecert', { MODECERT_OUT: 'quick-job', MODECERT_RUN_TARGET: 'recorded', MODECERT_RUN_QUICK: 'true' });
  assert.equal(job.status, 0, job.stdout + job.stderr);
  for (const out of ['quick', 'quick-job']) {
    const { quick } = JSON.parse(readFileSync(join(dir, out, 'report.json'))).selection;
    assert.ok(quick, `${out} is a quick run`);
  }
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
