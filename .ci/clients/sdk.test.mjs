// The official Node SDK against the reference service. The SDK is the work of
// others: where it and the service understand each other, the service speaks
// the API and not merely a dialect of this suite.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { ConversationCallbackWebhooks, RequestFailedError, SinchClient } from '@sinch/sdk-core';

import { startReceiver } from './receiver.mjs';
import { startService } from './service.mjs';

const credentials = [{ channel: 'SMS', static_bearer: { claimed_identity: 'modecert', token: 'not-a-real-token' } }];
const visibleBudget = 5_000; // milliseconds within which a message must be listed
const webhookSecret = 'a <secret> & its "owner"'; // characters that careless encoders change

let service, receiver, api;
const apps = {};

before(async () => {
  service = await startService();
  receiver = await startReceiver();
  api = clientWith(service.connection.key_secret);
});

after(async () => {
  await receiver?.stop();
  if (service) assert.equal(await service.stop(), 0, 'modecert serve ends with status 0 when it is asked to');
});

function clientWith(keySecret) {
  const { url, project, key_id } = service.connection;
  return new SinchClient({
    projectId: project, keyId: key_id, keySecret,
    authHostname: url, conversationHostname: url, conversationRegion: 'us',
    logger: null, // it would print every refusal that is expected here
  }).conversation;
}

let lastIdentity = 46_701_000_000;
const newIdentity = () => `+${++lastIdentity}`;
const identifiedBy = (identity) => ({ identified_by: { channel_identities: [{ channel: 'SMS', identity }] } });

const createApp = (fields) => api.app.create({
  appCreateRequestBody: { display_name: 'client', channel_credentials: credentials, ...fields },
});

async function send(app, recipient, fields = {}) {
  const { message_id } = await api.messages.sendTextMessage({
    sendMessageRequestBody: { app_id: app.id, recipient, message: { text_message: { text: 'Hej & <hej>' } }, ttl: '10s', ...fields },
  });
  assert.ok(message_id, 'the answer to a send has a message_id');
  return message_id;
}

async function list(query) {
  const found = [];
  for await (const message of api.messages.list(query)) found.push(message);
  return found;
}

// listed waits for a message to appear in a list: a 200 says queued, not stored.
async function listed(messageID, query) {
  const deadline = Date.now() + visibleBudget;
  for (;;) {
    const message = (await list(query)).find((m) => m.id === messageID);
    if (message) return message;
    assert.ok(Date.now() < deadline, `message ${messageID} is not listed by ${JSON.stringify(query)} within ${visibleBudget} ms`);
    await sleep(20);
  }
}

async function newContact(identity) {
  const contact = await api.contact.create({
    contactCreateRequestBody: { channel_identities: [{ channel: 'SMS', identity }], language: 'EN_US' },
  });
  assert.ok(contact.id);
  return contact.id;
}

// refused expects the documented error body with a status, and the reason.
async function refused(call, status, reason) {
  await assert.rejects(call, (thrown) => {
    assert.ok(thrown instanceof RequestFailedError, String(thrown));
    assert.equal(thrown.statusCode, status);
    const { error } = JSON.parse(thrown.data);
    assert.equal(error.code, status);
    assert.match(error.message, reason);
    assert.ok(error.status, 'the error names its status');
    return true;
  });
}

describe('apps', () => {
  test('an app is created in DISPATCH mode, with its own retention', async () => {
    apps.dispatch = await createApp({ processing_mode: 'DISPATCH', dispatch_retention_policy: { retention_type: 'MESSAGE_EXPIRE_POLICY', ttl_days: 7 } });
    assert.equal(apps.dispatch.processing_mode, 'DISPATCH');
    assert.equal(Number(apps.dispatch.dispatch_retention_policy.ttl_days), 7);
  });

  test('an app is created in CONVERSATION mode', async () => {
    apps.conversation = await createApp({ processing_mode: 'CONVERSATION', dispatch_retention_policy: { retention_type: 'MESSAGE_EXPIRE_POLICY', ttl_days: 7 } });
    assert.equal(apps.conversation.processing_mode, 'CONVERSATION');
  });

  test('an app created without a mode is in DISPATCH mode', async () => {
    const { id } = await createApp({});
    assert.equal((await api.app.get({ app_id: id })).processing_mode, 'DISPATCH');
  });

  test('the mode is changed by an update with a mask', async () => {
    const { id } = await createApp({ processing_mode: 'DISPATCH' });
    await api.app.update({
      app_id: id,
      update_mask: ['processing_mode', 'display_name'],
      appUpdateRequestBody: { processing_mode: 'CONVERSATION', display_name: 'renamed' },
    });
    const app = await api.app.get({ app_id: id });
    assert.deepEqual([app.processing_mode, app.display_name], ['CONVERSATION', 'renamed']);
  });

  test('the list of apps has them all', async () => {
    const ids = ((await api.app.list({})).apps ?? []).map((app) => app.id);
    for (const app of Object.values(apps)) assert.ok(ids.includes(app.id));
  });

  test('a wrong key secret is refused', async () => {
    await assert.rejects(clientWith('wrong').app.list({}), /401/);
  });
});

describe('messages to identities', () => {
  test('a message of a DISPATCH app is listed from the dispatch source, without ids', async () => {
    const id = await send(apps.dispatch, identifiedBy(newIdentity()));
    const message = await listed(id, { app_id: apps.dispatch.id, messages_source: 'DISPATCH_SOURCE' });
    assert.equal(message.processing_mode, 'DISPATCH');
    assert.equal(message.contact_id || '', '');
    assert.equal(message.conversation_id || '', '');
    assert.equal((await api.messages.get({ message_id: id, messages_source: 'DISPATCH_SOURCE' })).id, id);
    await refused(api.messages.get({ message_id: id }), 404, /message/); // the SDK asks the conversation source by default
  });

  test('a message of a CONVERSATION app is listed from the conversation source, with ids', async () => {
    const identity = newIdentity();
    const id = await send(apps.conversation, identifiedBy(identity));
    const message = await listed(id, { app_id: apps.conversation.id, messages_source: 'CONVERSATION_SOURCE' });
    assert.equal(message.processing_mode, 'CONVERSATION');
    assert.ok(message.contact_id && message.conversation_id);
    assert.equal((await api.contact.get({ contact_id: message.contact_id })).channel_identities[0].identity, identity);
    assert.equal((await listed(id, { app_id: apps.conversation.id, contact_id: message.contact_id })).id, id);
    assert.equal((await listed(id, { app_id: apps.conversation.id, conversation_id: message.conversation_id })).id, id);
    assert.equal((await listed(id, { app_id: apps.conversation.id, channel_identity: identity })).id, id); // "+" arrives as it is
  });

  for (const mode of ['dispatch', 'conversation']) {
    test(`DISPATCH_ONLY through a ${mode.toUpperCase()} app is processed in DISPATCH mode`, async () => {
      const id = await send(apps[mode], identifiedBy(newIdentity()), { processing_strategy: 'DISPATCH_ONLY' });
      const message = await listed(id, { app_id: apps[mode].id, messages_source: 'DISPATCH_SOURCE' });
      assert.equal(message.processing_mode, 'DISPATCH');
      const others = await list({ app_id: apps[mode].id, messages_source: 'CONVERSATION_SOURCE' });
      assert.ok(!others.some((m) => m.id === id), 'the conversation source does not hold it');
    });
  }

  test('a list of many pages is followed to its end', async () => {
    const app = await createApp({ processing_mode: 'CONVERSATION' });
    const identity = newIdentity();
    const sent = [];
    for (let i = 0; i < 7; i++) sent.push(await send(app, identifiedBy(identity)));
    for (const id of sent) await listed(id, { app_id: app.id });
    const found = (await list({ app_id: app.id, page_size: 2 })).map((m) => m.id);
    assert.deepEqual(found.toSorted(), sent.toSorted());
  });
});

describe('contact and conversation ids', () => {
  test('a CONVERSATION app sends to a contact id', async () => {
    const contact = await newContact(newIdentity());
    const id = await send(apps.conversation, { contact_id: contact });
    assert.equal((await listed(id, { app_id: apps.conversation.id })).contact_id, contact);
  });

  test('a DISPATCH app is refused to send to a contact id', async () => {
    const contact = await newContact(newIdentity());
    await refused(send(apps.dispatch, { contact_id: contact }), 400, /recipient|contact_id|identified_by/);
  });

  const sources = [undefined, 'CONVERSATION_SOURCE', 'DISPATCH_SOURCE'];
  for (const source of sources) {
    const query = source ? { messages_source: source } : {};
    test(`a DISPATCH app is refused a list by ids, source ${source ?? 'not given'}`, async () => {
      const id = await send(apps.conversation, identifiedBy(newIdentity()));
      const { contact_id, conversation_id } = await listed(id, { app_id: apps.conversation.id });
      await refused(list({ app_id: apps.dispatch.id, contact_id, ...query }), 400, /contact_id/);
      await refused(list({ app_id: apps.dispatch.id, conversation_id, ...query }), 400, /conversation_id/);
      await list({ app_id: apps.dispatch.id, ...query }); // the control: without the ids it is given
    });
  }
});

describe('callbacks', () => {
  const validator = new ConversationCallbackWebhooks(webhookSecret);

  before(async () => {
    for (const app of Object.values(apps)) {
      const webhook = await api.webhooks.create({
        webhookCreateRequestBody: {
          app_id: app.id, target: receiver.url, target_type: 'HTTP', secret: webhookSecret,
          triggers: ['MESSAGE_DELIVERY', 'MESSAGE_INBOUND'],
        },
      });
      assert.ok((await api.webhooks.list({ app_id: app.id })).webhooks.some((w) => w.id === webhook.id));
    }
  });

  for (const mode of ['dispatch', 'conversation']) {
    test(`the receipt of a ${mode.toUpperCase()} app is accepted by the SDK's validator`, async () => {
      const id = await send(apps[mode], identifiedBy(newIdentity()), { message_metadata: 'a < b && c > d' });
      const callback = await receiver.arrival('delivery receipt', (body) => body.message_delivery_report?.message_id === id);
      assert.equal(validator.parseEvent(callback.raw).trigger, 'MESSAGE_DELIVERY');
      assert.equal(callback.body.message_delivery_report.processing_mode, mode.toUpperCase());
      assertSigned(validator, callback);
    });

    test(`the reply to a ${mode.toUpperCase()} app is accepted by the SDK's validator`, async () => {
      const identity = newIdentity();
      await service.control('/handset/replies', {
        project_id: service.connection.project, app_id: apps[mode].id, channel: 'SMS', identity, text: 'Ja <3 & åäö',
      });
      const callback = await receiver.arrival('MO', (body) => body.message?.channel_identity?.identity === identity);
      assert.equal(validator.parseEvent(callback.raw).trigger, 'MESSAGE_INBOUND');
      assert.equal(callback.body.message.processing_mode, mode.toUpperCase());
      assert.equal(callback.body.message.contact_message.text_message.text, 'Ja <3 & åäö');
      assertSigned(validator, callback);
    });
  }
});

// assertSigned has the SDK accept a callback, and refuse it once anything that
// the signature covers was changed.
function assertSigned(validator, { headers, raw }) {
  const signature = headers['x-sinch-webhook-signature'];
  const other = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1);
  assert.equal(validator.validateAuthenticationHeader(headers, raw), true, 'as it arrived');

  const tampered = {
    'its body': [validator, headers, raw.replace('"app_id"', '"App_id"')],
    'its signature': [validator, { ...headers, 'x-sinch-webhook-signature': other }, raw],
    'its nonce': [validator, { ...headers, 'x-sinch-webhook-signature-nonce': 'other' }, raw],
    'its timestamp': [validator, { ...headers, 'x-sinch-webhook-signature-timestamp': '1' }, raw],
    'the secret': [new ConversationCallbackWebhooks('wrong'), headers, raw],
  };
  assert.notEqual(tampered['its body'][2], raw);
  for (const [what, [judge, h, body]] of Object.entries(tampered)) {
    assert.equal(judge.validateAuthenticationHeader(h, body), false, `with ${what} changed`);
  }
}
