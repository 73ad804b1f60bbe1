#!/usr/bin/env python3
"""A small service of the Conversation API, in memory, for both processing modes.

An example of an implementation that shares nothing with the suite: Python 3, its
standard library, one file. It has apps, contacts, conversations, messages, events,
webhooks with signed callbacks, capability queries and a token endpoint; it has no
handset, and its clock does not move.

    service.py FILE [default-conversation]

listens on a free port of 127.0.0.1 and then writes the exports of a shell to FILE.
"""
import base64
import hashlib
import hmac
import json
import os
import queue
import re
import secrets
import sys
import threading
import urllib.request
import uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

PROJECTS = {}
DEFAULT_MODE = "CONVERSATION" if "default-conversation" in sys.argv[2:] else "DISPATCH"  # the former breaks a rule
LOCK = threading.RLock()
OUTBOX = queue.Queue()  # one worker delivers in order, so that causes come before effects
STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 404: "NOT_FOUND"}

class Project:
    def __init__(self):
        self.id, self.key = str(uuid.uuid4()), f"{secrets.token_hex(8)}:{secrets.token_hex(16)}"
        self.tokens = set()
        self.apps, self.contacts, self.conversations, self.messages, self.events, self.hooks = ({} for _ in range(6))
        PROJECTS[self.id] = self

here = None  # the project of the request that holds LOCK

class Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code

def bad(message):
    return Refused(400, message)

def now():
    return datetime.now(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")

def new_id():
    return "01" + "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(24))

def find(table, key, what):
    if key not in table:
        raise Refused(404, f"{what} {key!r} does not exist")
    return table[key]

# Apps.

POLICIES = {  # field: types, lowest and highest ttl, default
    "retention_policy": (("MESSAGE_EXPIRE_POLICY", "CONVERSATION_EXPIRE_POLICY", "PERSIST_RETENTION_POLICY"), 1, 3650,
                         {"retention_type": "MESSAGE_EXPIRE_POLICY", "ttl_days": 180}),
    "dispatch_retention_policy": (("MESSAGE_EXPIRE_POLICY",), 0, 7, {"retention_type": "MESSAGE_EXPIRE_POLICY", "ttl_days": 0}),
}

def policy(field, given):
    types, low, high, default = POLICIES[field]
    if not isinstance(given, dict):
        raise bad(f"{field}: an object is expected")
    made = {"retention_type": given.get("retention_type") or default["retention_type"],
            "ttl_days": default["ttl_days"] if given.get("ttl_days") is None else given["ttl_days"]}
    if made["retention_type"] not in types:
        raise bad(f"{field}.retention_type: one of {', '.join(types)} is expected")
    ttl = made["ttl_days"]
    if isinstance(ttl, bool) or not isinstance(ttl, int) or not low <= ttl <= high:
        raise bad(f"{field}.ttl_days: {low} to {high} are allowed")
    return made

def change_app(app, body):
    changed = dict(app)
    for key in ("display_name", "conversation_metadata_report_view"):
        if body.get(key):
            changed[key] = body[key]
    if body.get("channel_credentials") is not None:
        changed["channel_credentials"] = [
            {"state": {"status": "ACTIVE", "description": ""}, "channel_known_id": "known", **c} for c in body["channel_credentials"]]
    if body.get("processing_mode"):
        if body["processing_mode"] not in ("DISPATCH", "CONVERSATION"):
            raise bad("processing_mode: DISPATCH or CONVERSATION is expected")
        changed["processing_mode"] = body["processing_mode"]
    for field in POLICIES:
        if body.get(field) is not None:
            changed[field] = policy(field, body[field])
    app.clear()
    app.update(changed)

def create_app(_, body):
    app = {"id": new_id(), "display_name": "", "channel_credentials": [], "processing_mode": DEFAULT_MODE,
           "conversation_metadata_report_view": "NONE", "rate_limits": {"inbound": 25, "outbound": 25, "webhooks": 25},
           **{field: dict(rule[3]) for field, rule in POLICIES.items()}}
    change_app(app, body)
    here.apps[app["id"]] = app
    return app

def update_app(query, body, app_id):
    mask = [m for value in query.get("update_mask", []) for m in value.split(",")]
    change_app(find(here.apps, app_id, "app"), {k: v for k, v in body.items() if not mask or k in mask})
    return here.apps[app_id]

def remove(table, test):
    for key in [k for k, v in table.items() if test(v)]:
        del table[key]

def delete_app(_, __, app_id):
    find(here.apps, app_id, "app")
    for table in (here.conversations, here.hooks, here.messages, here.events):
        remove(table, lambda v: v.get("app_id", v.get("_app")) == app_id)
    del here.apps[app_id]
    return {}

# Contacts and conversations.

def contact_of(identity):
    same = [(identity["channel"], identity["identity"])]
    return next((c for c in here.contacts.values() if any((i["channel"], i["identity"]) in same for i in c["channel_identities"])), None)

def create_contact(_, body):
    identities = [{"app_id": "", **i} for i in body.get("channel_identities") or []]
    if any(contact_of(i) for i in identities):
        raise bad("channel_identities: a contact has this identity already")
    contact = {"id": new_id(), "channel_identities": identities, "channel_priority": body.get("channel_priority") or [],
               "display_name": body.get("display_name") or "Unknown", "email": "", "external_id": body.get("external_id") or "",
               "metadata": body.get("metadata") or "", "language": body.get("language") or "UNSPECIFIED"}
    here.contacts[contact["id"]] = contact
    return contact

def list_contacts(query, _):
    wanted = {k: query[k][0] for k in ("channel", "identity") if k in query}
    found = [c for c in here.contacts.values() if all(any(i[k] == v for i in c["channel_identities"]) for k, v in wanted.items())]
    return {"contacts": found, "next_page_token": ""}

def delete_contact(_, __, contact_id):
    find(here.contacts, contact_id, "contact")
    for table in (here.conversations, here.messages, here.events):
        remove(table, lambda v: v["contact_id"] == contact_id)
    del here.contacts[contact_id]
    return {}

def new_conversation(app_id, contact_id, channel):
    made = {"id": new_id(), "app_id": app_id, "contact_id": contact_id, "active": True, "active_channel": channel,
            "last_received": "1970-01-01T00:00:00Z", "metadata": "", "metadata_json": {}, "correlation_id": ""}
    here.conversations[made["id"]] = made
    return made

def create_conversation(_, body):
    find(here.apps, body.get("app_id"), "app")
    find(here.contacts, body.get("contact_id"), "contact")
    made = new_conversation(body["app_id"], body["contact_id"], body.get("active_channel") or "SMS")
    made["active"] = body.get("active", True)
    return made

def picked(table, query, *names):
    wanted = {k: query[k][0] for k in names if k in query}
    return [v for v in table.values() if all(v[k] == w for k, w in wanted.items())]

def list_conversations(query, _):
    found = [c for c in picked(here.conversations, query, "app_id", "contact_id") if c["active"] or query.get("only_active") != ["true"]]
    return {"conversations": found, "next_page_token": "", "total_size": len(found)}

def recent_conversations(query, _):
    found = list_conversations(query, None)["conversations"]
    last = {m["conversation_id"]: public(m) for m in here.messages.values()}
    return {"conversations": [{"conversation": c, "last_message": last.get(c["id"])} for c in found], "next_page_token": "", "total_size": len(found)}

def stop(_, __, conversation_id):
    find(here.conversations, conversation_id, "conversation")["active"] = False
    return {}

# Messages and events.

def recipient_of(app, body, dispatch):
    """Returns the recipient's identity and contact; the contact may be None."""
    recipient = body.get("recipient") or {}
    if ("contact_id" in recipient) == ("identified_by" in recipient):
        raise bad("recipient: exactly one of contact_id and identified_by is expected")
    if "contact_id" in recipient:
        if dispatch:
            raise bad("recipient: only identified_by is allowed in DISPATCH mode")
        contact = find(here.contacts, recipient["contact_id"], "contact")
        identities = contact["channel_identities"]
    else:
        identities = (recipient["identified_by"] or {}).get("channel_identities") or []
        contact = None
    usable = [i for i in identities if i.get("channel") and i.get("identity")]
    if not usable:
        raise bad("recipient: no channel identity")
    configured = [c.get("channel") for c in app["channel_credentials"]]
    identity = next((i for i in usable if i["channel"] in configured), usable[0])
    return {"channel": identity["channel"], "identity": identity["identity"], "app_id": ""}, contact

def associate(app, identity, contact, notify):
    """Returns contact and active conversation, which are made where there is none."""
    contact = contact or contact_of(identity)
    if contact is None:
        contact = create_contact(None, {"channel_identities": [identity]})
        notify("CONTACT_CREATE", {"contact_create_notification": {"contact": dict(contact)}})
    for conversation in here.conversations.values():
        if conversation["active"] and (conversation["app_id"], conversation["contact_id"]) == (app["id"], contact["id"]):
            return contact, conversation
    conversation = new_conversation(app["id"], contact["id"], identity["channel"])
    notify("CONVERSATION_START", {"conversation_start_notification": {"conversation": dict(conversation)}})
    return contact, conversation

def send(body, kind):
    message = kind == "message"
    app = find(here.apps, body.get("app_id"), "app")
    if not isinstance(body.get(kind), dict) or not body[kind]:
        raise bad(f"{kind}: is required")
    strategy = body.get("processing_strategy") or "DEFAULT"
    if strategy not in ("DEFAULT", "DISPATCH_ONLY"):
        raise bad("processing_strategy: DEFAULT or DISPATCH_ONLY is expected")
    dispatch = app["processing_mode"] == "DISPATCH" or strategy == "DISPATCH_ONLY"
    mode = "DISPATCH" if dispatch else "CONVERSATION"
    identity, contact = recipient_of(app, body, dispatch)
    accepted, correlation, metadata = now(), body.get("correlation_id") or "", body.get("message_metadata") or ""
    given = body.get("conversation_metadata") or {}

    def notify(trigger, content):
        callback(app["id"], trigger, {"message_metadata": metadata if message else "", "correlation_id": correlation,
                                      "accepted_time": accepted, **content})

    ids, shown = {"contact_id": "", "conversation_id": ""}, given
    if not dispatch:
        contact, conversation = associate(app, identity, contact, notify)
        ids = {"contact_id": contact["id"], "conversation_id": conversation["id"]}
        if given and body.get("conversation_metadata_update_strategy") == "MERGE_PATCH":
            merged = {**conversation["metadata_json"], **given}
            conversation["metadata_json"] = {k: v for k, v in merged.items() if v is not None}
        elif given:
            conversation["metadata_json"] = given
        conversation["last_received"], shown = accepted, conversation["metadata_json"]
        if correlation:
            conversation["correlation_id"] = correlation
    stored = {"id": new_id(), "direction": "TO_CONTACT", f"app_{kind}": body[kind], "channel_identity": identity,
              **ids, "accept_time": accepted, "processing_mode": mode, "_app": app["id"]}
    if message:
        stored.update(metadata=metadata, injected=False, sender_id="")
    if not dispatch or message and app["dispatch_retention_policy"]["ttl_days"] > 0:
        (here.messages if message else here.events)[stored["id"]] = stored
    common = {"channel_identity": identity, **ids, "metadata": metadata, "processing_mode": mode}
    notify_metadata = {"conversation_metadata": shown} if app["conversation_metadata_report_view"] != "NONE" and shown else {}
    if message:
        notify("MESSAGE_SUBMIT", {"message_submit_notification": {"message_id": stored["id"], "submitted_message": body[kind], **common}, **notify_metadata})
    else:
        common.pop("conversation_id")
    for status in ("QUEUED_ON_CHANNEL", "DELIVERED"):
        notify(f"{kind.upper()}_DELIVERY", {f"{kind}_delivery_report": {f"{kind}_id": stored["id"], "status": status, **common}, **notify_metadata})
    return {f"{kind}_id": stored["id"], "accepted_time": accepted}

def source_of(query, app=None):
    source = query.get("messages_source") or "CONVERSATION_SOURCE"
    source = source[0] if isinstance(source, list) else source
    if source not in ("CONVERSATION_SOURCE", "DISPATCH_SOURCE"):
        raise bad("messages_source: CONVERSATION_SOURCE or DISPATCH_SOURCE is expected")
    if app and app["processing_mode"] == "CONVERSATION" and source == "DISPATCH_SOURCE":
        raise bad("messages_source: DISPATCH_SOURCE is for apps in DISPATCH mode")
    return source.split("_")[0]

def public(record):
    return {k: v for k, v in record.items() if not k.startswith("_")}

def list_messages(query, _):
    app = find(here.apps, query["app_id"][0], "app") if "app_id" in query else None
    by_id = "contact_id" in query or "conversation_id" in query
    if by_id and app and app["processing_mode"] == "DISPATCH":
        raise bad("contact_id and conversation_id are not supported for apps in DISPATCH mode")
    mode, identities = source_of(query, app if by_id else None), query.get("channel_identity")
    found = [public(m) for m in picked(here.messages, query, "contact_id", "conversation_id")
             if m["processing_mode"] == mode and (app is None or m["_app"] == app["id"])
             and (not identities or m["channel_identity"]["identity"] in identities)
             and (query.get("only_recipient_originated") != ["true"] or m["direction"] == "TO_APP")]
    return {"messages": sorted(found, key=lambda m: m["accept_time"], reverse=True), "next_page_token": ""}

def last_messages(_, body):
    app = find(here.apps, body.get("app_id"), "app")
    if body.get("contact_ids") and app["processing_mode"] == "DISPATCH":
        raise bad("contact_ids are not supported for apps in DISPATCH mode")
    found = [m for m in here.messages.values() if m["_app"] == app["id"] and m["processing_mode"] == source_of(body)]
    if body.get("contact_ids"):
        found = list({m["contact_id"]: m for m in found if m["contact_id"] in body["contact_ids"]}.values())
    return {"messages": [public(m) for m in found], "next_page_token": ""}

def message_of(query, message_id):
    message = find(here.messages, message_id, "message")
    if message["processing_mode"] != source_of(query):
        raise Refused(404, f"message {message_id!r} does not exist there")
    return message

def update_message(query, body, message_id):
    message = message_of(query, message_id)
    message["metadata"] = body.get("metadata", message["metadata"])
    return public(message)

def delete_message(query, _, message_id):
    message_of(query, message_id)
    del here.messages[message_id]
    return {}

def inject_event(_, body, conversation_id):
    conversation = find(here.conversations, conversation_id, "conversation")
    app = here.apps[conversation["app_id"]]
    if app["processing_mode"] == "DISPATCH":
        raise bad("events are injected in CONVERSATION mode only")
    contact = here.contacts[conversation["contact_id"]]
    event = {"id": new_id(), "direction": "TO_CONTACT", "app_event": body.get("app_event"), "channel_identity": contact["channel_identities"][0],
             "contact_id": contact["id"], "conversation_id": conversation_id, "accept_time": body.get("accept_time") or now(),
             "processing_mode": "CONVERSATION", "_app": app["id"]}
    here.events[event["id"]] = event
    return {"event_id": event["id"], "accepted_time": event["accept_time"]}

def inject_message(_, body, conversation_id):
    conversation = find(here.conversations, conversation_id, "conversation")
    app = here.apps[conversation["app_id"]]
    if app["processing_mode"] == "DISPATCH":
        raise bad("messages are injected in CONVERSATION mode only")
    content = "contact_message" if body.get("direction") == "TO_APP" else "app_message"
    contact = here.contacts[conversation["contact_id"]]
    message = {"id": new_id(), "direction": body.get("direction"), content: body.get(content), "channel_identity": body.get("channel_identity") or contact["channel_identities"][0],
               "contact_id": contact["id"], "conversation_id": conversation_id, "accept_time": body.get("accept_time") or now(),
               "processing_mode": "CONVERSATION", "metadata": "", "injected": True, "sender_id": "", "_app": app["id"]}
    here.messages[message["id"]] = message
    return {}

def list_events(query, _):
    return {"events": [public(e) for e in picked(here.events, query, "contact_id", "conversation_id")], "next_page_token": ""}

def capability(_, body):
    app = find(here.apps, body.get("app_id"), "app")
    dispatch = app["processing_mode"] == "DISPATCH"
    identity, contact = recipient_of(app, body, dispatch)
    request = new_id()
    contact = None if dispatch else contact or contact_of(identity)
    callback(app["id"], "CAPABILITY", {"accepted_time": now(), "message_metadata": "", "correlation_id": "", "capability_notification": {
        "contact_id": contact["id"] if contact else "", "channel": identity["channel"], "identity": identity["identity"],
        "capability_status": "CAPABILITY_FULL", "request_id": request}})
    return {"app_id": app["id"], "recipient": body["recipient"], "request_id": request}

# Webhooks and callbacks.

def create_hook(_, body):
    find(here.apps, body.get("app_id"), "app")
    hook = {"id": new_id(), "target_type": "HTTP", "secret": "", "triggers": [], **body}
    here.hooks[hook["id"]] = hook
    return hook

def callback(app_id, trigger, content):
    body = json.dumps({"project_id": here.id, "app_id": app_id, "event_time": now(), **content}).encode()
    for hook in here.hooks.values():
        if hook["app_id"] == app_id and trigger in hook["triggers"]:
            OUTBOX.put((hook["target"], hook["secret"], body))

def deliver():
    while True:
        target, secret, body = OUTBOX.get()
        request = urllib.request.Request(target, data=body, headers={"Content-Type": "application/json"})
        if secret:
            nonce, stamp = secrets.token_hex(13), str(int(datetime.now().timestamp()))
            signed = hmac.new(secret.encode(), body + f".{nonce}.{stamp}".encode(), hashlib.sha256).digest()
            for name, value in (("", base64.b64encode(signed).decode()), ("-Nonce", nonce), ("-Timestamp", stamp), ("-Algorithm", "HmacSHA256")):
                request.add_header("X-Sinch-Webhook-Signature" + name, value)
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except OSError:
            pass  # a receiver that has gone

def control(method, path):
    """The control protocol: projects of their own, so that scenarios do not meet."""
    if (method, path) == ("GET", "/capabilities"):
        return {"handset": False, "clock": False, "legacy_app": False, "projects": True}
    if (method, path) == ("POST", "/projects"):
        made = Project()
        key_id, key_secret = made.key.split(":")
        return {"project_id": made.id, "key_id": key_id, "key_secret": key_secret}
    if method == "DELETE" and PROJECTS.pop(path.removeprefix("/projects/"), None):
        return {}
    raise Refused(404, "the control protocol has no such call")

ROUTES = [(method, re.compile(pattern + "$"), act) for method, pattern, act in (
    ("GET", "/apps", lambda q, b: {"apps": list(here.apps.values())}), ("POST", "/apps", create_app),
    ("GET", "/apps/([^/:]+)", lambda q, b, i: find(here.apps, i, "app")), ("PATCH", "/apps/([^/:]+)", update_app), ("DELETE", "/apps/([^/:]+)", delete_app),
    ("GET", "/apps/([^/:]+)/webhooks", lambda q, b, i: {"webhooks": [h for h in here.hooks.values() if h["app_id"] == i]}),
    ("POST", "/webhooks", create_hook), ("DELETE", "/webhooks/([^/:]+)", lambda q, b, i: here.hooks.pop(i, None) and {} or {}),
    ("GET", "/contacts", list_contacts), ("POST", "/contacts", create_contact),
    ("GET", "/contacts/([^/:]+)", lambda q, b, i: find(here.contacts, i, "contact")), ("DELETE", "/contacts/([^/:]+)", delete_contact),
    ("GET", "/conversations", list_conversations), ("POST", "/conversations", create_conversation), ("GET", "/conversations:recent", recent_conversations),
    ("GET", "/conversations/([^/:]+)", lambda q, b, i: find(here.conversations, i, "conversation")), ("POST", "/conversations/([^/:]+):stop", stop),
    ("DELETE", "/conversations/([^/:]+)", lambda q, b, i: here.conversations.pop(i, None) and {} or {}),
    ("POST", "/conversations/([^/:]+):inject-event", inject_event), ("POST", "/conversations/([^/:]+):inject-message", inject_message),
    ("POST", "/messages:send", lambda q, b: send(b, "message")), ("POST", "/events:send", lambda q, b: send(b, "event")),
    ("POST", "/messages:fetch-last-message", last_messages), ("GET", "/messages", list_messages),
    ("GET", "/messages/([^/:]+)", lambda q, b, i: public(message_of(q, i))), ("PATCH", "/messages/([^/:]+)", update_message), ("DELETE", "/messages/([^/:]+)", delete_message),
    ("GET", "/events", list_events), ("GET", "/events/([^/:]+)", lambda q, b, i: public(find(here.events, i, "event"))),
    ("POST", "/capability:query", capability))]

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one write for each answer

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        try:
            with LOCK:
                code, answer = 200, self.answer(raw)
        except Refused as refusal:
            code = refusal.code
            answer = {"error": {"code": code, "message": str(refusal), "status": STATUS[code], "details": []}}
        text = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
        self.wfile.flush()

    def answer(self, raw):
        global here
        url = urlsplit(self.path)
        if url.path.startswith("/control/"):
            return control(self.command, url.path.removeprefix("/control"))
        scheme, _, credentials = self.headers.get("Authorization", "").partition(" ")
        key = base64.b64decode(credentials).decode() if scheme == "Basic" else ""
        if url.path == "/oauth2/token":
            here = next((p for p in PROJECTS.values() if p.key == key), None)
            if here is None:
                raise Refused(401, "the key is wrong")
            token = secrets.token_hex(24)
            here.tokens.add(token)
            return {"access_token": token, "token_type": "bearer", "expires_in": 3600, "scope": ""}
        _, _, project, path = re.fullmatch("(/v1/projects/)?(([^/]*)(.*))", url.path).groups()
        here = PROJECTS.get(project)
        if here is None or key != here.key and not (scheme == "Bearer" and credentials in here.tokens):
            raise Refused(401, "the credentials are missing or wrong")
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            raise bad("the body is no JSON") from None
        if not isinstance(body, dict):
            raise bad("the body is no object")
        for method, pattern, act in ROUTES:
            found = pattern.match(path)
            if found and method == self.command:
                return act(parse_qs(url.query), body, *map(unquote, found.groups()))
        raise Refused(404, f"nothing answers {self.command} {path}")

    do_GET = do_POST = do_PATCH = do_DELETE = serve

    def log_message(self, *_):
        pass

def main():
    ready = sys.argv[1]
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=deliver, daemon=True).start()
    url, project = f"http://127.0.0.1:{server.server_port}", Project()
    key_id, key_secret = project.key.split(":")
    with open(ready + ".part", "w", encoding="utf-8") as out:
        out.write(f"export MODECERT_PROJECT={project.id} MODECERT_KEY_ID={key_id} MODECERT_KEY_SECRET={key_secret}\n"
                  f"export MODECERT_TOKEN_URL={url}/oauth2/token\nURL={url}\n")
    os.replace(ready + ".part", ready)
    server.serve_forever()

if __name__ == "__main__":
    main()
