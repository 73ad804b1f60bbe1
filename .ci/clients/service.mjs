// The reference service, started for the length of one test file.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const binary = process.env.MODECERT ?? fileURLToPath(new URL('../../bin/modecert', import.meta.url));

const startBudget = 10_000; // milliseconds until the ready file must be there
const stopBudget = 10_000; // milliseconds until the process must have ended
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Starts `modecert serve` on a free port. The connection, a secret among it, is
 * read from the ready file: arguments are visible to every process.
 *
 * @returns {Promise<{connection: object, control: Function, stop: Function}>}
 *   `connection` is the content of the ready file, `control(path, body)` calls
 *   the control protocol, `stop()` ends the process and returns its exit status.
 */
export async function startService() {
  const dir = await mkdtemp(path.join(tmpdir(), 'modecert-clients-'));
  const ready = path.join(dir, 'ready.json');
  const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--ready-file', ready], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => { errors += chunk; });
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject); // no such binary
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  ended.catch(() => {}); // reported below, to the code that waits

  // The service must not outlive this process, however that ends.
  const kill = () => child.kill('SIGKILL');
  const quit = () => process.exit(1); // a signal by itself would skip 'exit'
  process.once('exit', kill);
  for (const signal of endings) process.once(signal, quit);

  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(kill, stopBudget);
    try {
      return await ended;
    } finally {
      clearTimeout(late);
      process.off('exit', kill);
      for (const signal of endings) process.off(signal, quit);
      await rm(dir, { recursive: true, force: true });
    }
  };

  try {
    const connection = await Promise.race([
      readWhenThere(ready),
      ended.then((status) => { throw new Error(`modecert serve ended with status ${status}: ${errors}`); }),
    ]);
    return { connection, control: controlClient(connection), stop };
  } catch (error) {
    child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

// The file appears in one piece, so that what can be read is complete.
async function readWhenThere(file) {
  const deadline = Date.now() + startBudget;
  for (;;) {
    try {
      return JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
      if (error.code !== 'ENOENT' || Date.now() > deadline) throw error;
    }
    await sleep(20);
  }
}

// controlClient calls the control protocol as an operator's tool would: plain
// HTTP and a token of its own.
function controlClient({ control_url, token_url, key_id, key_secret }) {
  let token;
  const authorise = async () => {
    const answer = await fetch(token_url, {
      method: 'POST',
      headers: {
        'Authorization': `Basic ${Buffer.from(`${key_id}:${key_secret}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`);
    return (await answer.json()).access_token;
  };
  return async (route, body) => {
    token ??= await authorise();
    const answer = await fetch(control_url + route, {
      method: 'POST',
      headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`control protocol: ${route} answered ${answer.status}: ${await answer.text()}`);
  };
}
