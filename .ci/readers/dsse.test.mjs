// A reader of certificates that shares nothing with the suite but their format:
// DSSE from its specification, and the cryptography of Node.js. It runs the
// command that the environment names, MODECERT, or bin/modecert.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

const modecert = resolve(process.env.MODECERT ?? 'bin/modecert');
const dir = mkdtempSync(join(tmpdir(), 'modecert-'));
const at = (name) => join(dir, name);

// The least that can be certified: the signature is what matters here.
const least = ['--mode', 'dispatch', '--without', 'callbacks,clock,handset,legacy-app'];
before(() => execFileSync(modecert, ['run', '--quiet', '--target', 'reference', ...least, '--out', at('run')]));
after(() => rmSync(dir, { recursive: true }));

// pae is the pre-authentication encoding: what is signed. Lengths are in bytes.
function pae(type, payload) {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

// read checks one signature and returns the statement.
function read(envelope, pem) {
  const key = createPublicKey(pem);
  const payload = Buffer.from(envelope.payload, 'base64');
  const message = pae(envelope.payloadType, payload);
  const good = envelope.signatures.filter(({ sig }) => {
    const hash = key.asymmetricKeyType === 'ec' ? 'sha256' : null;
    return verify(hash, message, key, Buffer.from(sig, 'base64'));
  });
  assert.equal(good.length, 1, 'one good signature');
  const id = createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex');
  assert.equal(good[0].keyid, id);
  return JSON.parse(payload);
}

for (const [kind, options] of [['ed25519', {}], ['ec', { namedCurve: 'P-256' }]]) {
  test(`a certificate signed with ${kind} is read by another implementation of DSSE`, () => {
    const { privateKey, publicKey } = generateKeyPairSync(kind, {
      ...options,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(at(`${kind}.pem`), privateKey, { mode: 0o600 });
    writeFileSync(at(`${kind}.pub`), publicKey);
    execFileSync(modecert, ['certify', at('run'), '--demonstration', '--partial', '--key', at(`${kind}.pem`), '--out', at(`${kind}.json`)]);
    const text = readFileSync(at(`${kind}.json`), 'utf8');
    const envelope = JSON.parse(text);
    assert.equal(envelope.payloadType, 'application/vnd.in-toto+json');

    const statement = read(envelope, publicKey);
    assert.equal(statement._type, 'https://in-toto.io/Statement/v1');
    assert.equal(statement.predicateType, 'https://in-toto.io/attestation/test-result/v0.1');
    const { modecert: certified, ...predicate } = statement.predicate;
    assert.equal(predicate.result, 'WARNED', 'a demonstration of a part is no full certificate');
    assert.equal(certified.demonstration, true);
    assert.deepEqual(predicate.failedTests, []);
    const report = readFileSync(at('run/report.json'));
    assert.equal(certified.evidence.report_digest, 'sha256:' + createHash('sha256').update(report).digest('hex'));
    const { rules } = JSON.parse(report);
    assert.deepEqual(certified.rules.map((r) => [r.id, r.verdict]), rules.map((r) => [r.id, r.verdict]));

    // The command agrees with this reader, on the good one and on a bad one.
    execFileSync(modecert, ['verify', at(`${kind}.json`), '--key', at(`${kind}.pub`)]);
    const bad = { ...envelope, payload: Buffer.from(JSON.stringify({ ...statement, subject: [] })).toString('base64') };
    assert.throws(() => read(bad, publicKey), /one good signature/);
    writeFileSync(at('bad.json'), JSON.stringify(bad) + '\n');
    const refused = spawnSync(modecert, ['verify', at('bad.json'), '--key', at(`${kind}.pub`)], { encoding: 'utf8' });
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /the signature is not that of this key/);
  });
}
