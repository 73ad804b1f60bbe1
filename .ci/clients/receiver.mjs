// A listener for callbacks that keeps what it gets, byte for byte.
import { createServer } from 'node:http';
import { once } from 'node:events';

const arrivalBudget = 10_000; // milliseconds within which a callback must arrive

/**
 * Starts the listener on a free port.
 *
 * @returns {Promise<{url: string, arrival: Function, stop: Function}>}
 *   `arrival(what, wanted)` resolves to the first callback {headers, raw, body}
 *   for which `wanted(body)` holds, or fails and names `what`.
 */
export async function startReceiver() {
  const arrived = [];
  let waiting = [];
  const deliver = (callback) => {
    arrived.push(callback);
    waiting = waiting.filter((w) => !w(callback));
  };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    const raw = Buffer.concat(chunks).toString('utf8');
    deliver({ headers: request.headers, raw, body: JSON.parse(raw) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const arrival = (what, wanted) => new Promise((resolve, reject) => {
    const found = arrived.find((callback) => wanted(callback.body));
    if (found) return resolve(found);
    const timer = setTimeout(() => {
      const kinds = arrived.map((callback) => Object.keys(callback.body).join('+'));
      reject(new Error(`no ${what} within ${arrivalBudget} ms; arrived: ${kinds.join(', ') || 'nothing'}`));
    }, arrivalBudget);
    waiting.push((callback) => {
      if (!wanted(callback.body)) return false;
      clearTimeout(timer);
      resolve(callback);
      return true;
    });
  });

  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${server.address().port}/callbacks`, arrival, stop };
}
