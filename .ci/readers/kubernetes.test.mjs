// The manifest of the Indexed Job: held against the schemas of Kubernetes, and run as
// far as this can be done without a cluster: what its pods would start, with the
// variables that Kubernetes sets.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { parseAllDocuments } from 'yaml';

const modecert = resolve(process.env.MODECERT ?? 'bin/modecert');
const dir = mkdtempSync(join(tmpdir(), 'modecert-'));
after(() => rmSync(dir, { recursive: true }));

const documents = parseAllDocuments(readFileSync('.ci/kubernetes.yaml', 'utf8'), { strict: true }).map((d) => {
  assert.deepEqual([...d.errors, ...d.warnings], []);
  return d.toJS();
});
const [claim, shards, merge] = documents;

// watched wraps a value so that unread, called later, names the members that nobody
// has looked at: the validators look at every member that their schema knows.
function watched(value, path = '') {
  if (value === null || typeof value !== 'object') return { value, unread: () => [] };
  const read = new Set();
  const children = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, watched(v, `${path}/${k}`)]));
  const proxy = new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(children, key)) {
        read.add(key);
        return children[key].value;
      }
      return Reflect.get(target, key);
    },
  });
  return { value: proxy, unread: () => Object.keys(children).flatMap((k) => (read.has(k) ? children[k].unread() : [`${path}/${k}`])) };
}

function unknown(model, document) {
  const { value, unread } = watched(document);
  model.prototype.validate.call(value);
  return unread().filter((p) => p !== '/apiVersion' && p !== '/kind');
}

const models = { Job, PersistentVolumeClaim };

test('the manifest has the shape that Kubernetes documents', () => {
  assert.deepEqual(documents.map((d) => [d.apiVersion, d.kind]), [['v1', 'PersistentVolumeClaim'], ['batch/v1', 'Job'], ['batch/v1', 'Job']]);
  for (const document of documents) {
    new models[document.kind](document).validate();
    assert.deepEqual(unknown(models[document.kind], document), [], document.metadata.name);
  }
});

test('a manifest with a mistake is noticed', () => {
  const misspelt = structuredClone(shards);
  misspelt.spec.template.spec.containers[0].securityContext.readonlyRootFilesystem = true;
  assert.deepEqual(unknown(Job, misspelt), ['/spec/template/spec/containers/0/securityContext/readonlyRootFilesystem']);
  const wrong = structuredClone(shards);
  wrong.spec.completions = 'four';
  assert.throws(() => new Job(wrong).validate(), /completions must be integer/);
});

// What the schemas do not say, and the API server refuses or ignores.
test('the manifest asks for what goes together', () => {
  const { spec } = shards;
  assert.equal(spec.completionMode, 'Indexed');
  assert.equal(spec.template.spec.restartPolicy, 'Never', 'the policy for failed pods needs it');
  const [{ action, onExitCodes }] = spec.podFailurePolicy.rules;
  assert.equal(action, 'FailIndex', 'and that needs a limit for each index');
  assert.ok(Number.isInteger(spec.backoffLimitPerIndex));
  assert.equal(onExitCodes.containerName, spec.template.spec.containers[0].name);
  assert.deepEqual(onExitCodes.values, [1, 2, 5], 'what will not be otherwise when it is tried again');
  for (const job of [shards, merge]) {
    const pod = job.spec.template.spec;
    assert.equal(pod.securityContext.runAsNonRoot, true);
    for (const { volumeMounts } of pod.containers) {
      for (const { name } of volumeMounts) assert.ok(pod.volumes.some((v) => v.name === name), name);
    }
    assert.equal(pod.volumes.find((v) => v.name === 'reports').persistentVolumeClaim.claimName, claim.metadata.name);
  }
  assert.deepEqual(claim.spec.accessModes, ['ReadWriteMany'], 'pods are on several nodes');
});

const [container] = shards.spec.template.spec.containers;
const total = shards.spec.completions;

test('the number of parts is the same wherever it stands', () => {
  assert.equal(shards.spec.parallelism, total);
  assert.equal(container.env.find((e) => e.name === 'MODECERT_SHARD_TOTAL').value, String(total));
  const merged = merge.spec.template.spec.containers[0].args.filter((a) => a.startsWith('/reports/'));
  assert.deepEqual(merged, Array.from({ length: total }, (_, i) => `/reports/${i}`));
});

// start runs what a container would, as Kubernetes expands it, against the reference
// service at the place of the endpoint.
function start({ args, env = [] }, index, access) {
  const given = {
    JOB_COMPLETION_INDEX: String(index),
    ...Object.fromEntries(env.map(({ name, value, valueFrom }) => {
      if (valueFrom) assert.equal(valueFrom.fieldRef.fieldPath, "metadata.labels['batch.kubernetes.io/controller-uid']");
      return [name, value ?? '0e5a3f1c-5b8f-4f4e-9a58-1d8f3f5c2b11'];
    })),
    ...access,
  };
  const expanded = args.map((a) => a.replace(/\$\(([A-Z_]+)\)/g, (_, name) => given[name])
    .replace(/(^|=)\/(reports|config)/, (_, before, folder) => `${before}${join(dir, folder)}`));
  return spawnSync(modecert, [...expanded, ...(args[0] === 'run' ? ['--quiet'] : [])], { cwd: dir, env: { HOME: dir, ...given }, encoding: 'utf8' });
}

test('the pods run the shards, one of them twice, and the second Job makes them one', async () => {
  mkdirSync(join(dir, 'config'));
  writeFileSync(join(dir, 'config/modecert.yaml'), [
    'target: {url: "${URL}", project: "${MODECERT_PROJECT}", auth: {basic: {key_id: "${MODECERT_KEY_ID}", key_secret: "${MODECERT_KEY_SECRET}"}}}',
    'capabilities: {callbacks: absent, handset: absent, clock: absent, legacy_app: absent}',
    'budgets: {never: 20ms}', 'concurrency: 32'].join('\n'));
  const { spawn } = await import('node:child_process');
  const ready = join(dir, 'ready.json');
  const serve = spawn(modecert, ['serve', '--listen', '127.0.0.1:0', '--ready-file', ready], { stdio: 'ignore' });
  after(() => serve.kill());
  let access;
  for (let i = 0; !access && i < 200; i++) {
    await new Promise((done) => setTimeout(done, 50));
    try { access = JSON.parse(readFileSync(ready, 'utf8')); } catch { /* it does not listen yet */ }
  }
  const vars = { URL: access.url, MODECERT_PROJECT: access.project, MODECERT_KEY_ID: access.key_id, MODECERT_KEY_SECRET: access.key_secret };
  const seeds = new Set();
  for (const index of [...Array(total).keys(), 1]) { // index 1 was tried again
    const { status, stdout, stderr } = start(container, index, vars);
    assert.equal(status, 0, stdout + stderr);
    const report = JSON.parse(readFileSync(join(dir, `reports/${index}/report.json`)));
    assert.equal(report.selection.shard, `${index + 1}/${total}`);
    seeds.add(report.seed);
  }
  assert.equal(seeds.size, 1, 'all share a seed');
  const { status, stdout, stderr } = start(merge.spec.template.spec.containers[0], '', {});
  assert.equal(status, 0, stdout + stderr);
  assert.equal(JSON.parse(readFileSync(join(dir, 'reports/whole/report.json'))).outcome, 'partial');
});
