package steps

import "slices"

// phrases is the whole vocabulary of the suite; wording.go explains how a phrase is
// written. An action is either a Given, which has to succeed, or a When, whose answer
// is kept and judged by later steps. The arguments after the handler are the phrase's
// Effects. takes gives the handler's arguments where they are not the groups of the
// phrase. sends and reads name the operations and fields of the API, for readers.
var phrases []*Phrase

// The table refers to itself, because an observation names another phrase. The
// initial value of a variable must not do so.
func init() {
	phrases = slices.Concat(
		group("Apps", apps...),
		group("How long and by which policy an app keeps messages", retention...),
		group("Recipients", people...),
		group("Sending and receiving", traffics...),
		group("Callbacks", slices.Concat(reports, webhooks)...),
		group("Messages and events as they are stored and listed", storage...),
		group("Reading and listing", lookups...),
		group("Requests with wrong credentials or a malformed body", wrongs...),
		group("Answers", verdicts()...),
	)
}

var apps = []*Phrase{
	scene("[an|another] app in {mode} mode", (*World).anApp, usesApp, calls("app.create")).takes("$1", "", "").
		sends("POST /apps: processing_mode; GET /apps/{app_id} where an existing app serves"),
	scene("[an|another] app created with the default mode", (*World).createApp, changesApp, calls("app.create")).takes("", "", "", "").
		sends("POST /apps without processing_mode"),
	scene("a legacy app whose mode was never set", (*World).legacyApp, needs(legacyApp)).
		sends("nothing: the operator provides an app from before 16 April 2025"),
	action("a legacy app whose mode was never set is read", (*World).legacyApp, needs(legacyApp)).
		sends("nothing: the operator provides the app, and each Then reads it"),
	action("[an|another] app is created in {any mode} mode", (*World).createApp, changesApp, calls("app.create")).takes("$1", "", "", "").
		sends("POST /apps: processing_mode"),
	action("[an|another] app is created with the default mode", (*World).createApp, changesApp, calls("app.create")).takes("", "", "", "").
		sends("POST /apps without processing_mode"),
	action("the app [is|was] changed to {any mode} mode", (*World).changeMode, changesApp, calls("app.update")).takes("$1", "", "", "").
		sends("PATCH /apps/{app_id}: processing_mode"),
	action("the app is renamed", (*World).renameApp, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: display_name"),
	action("an app is created with null for its mode", (*World).createWithNullMode, changesApp, calls("app.create")).
		sends("POST /apps: processing_mode null"),
	action("[an|another] app is created with the default mode and {setting}", (*World).createWithSetting, changesApp, calls("app.create")).
		sends("POST /apps without processing_mode: a member that does not concern the modes"),
	action("the app is updated with {setting}", (*World).updateSetting, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: a member that does not concern the modes"),
	action("the app is updated with null for its {mode|name|DISPATCH retention|CONVERSATION retention}", (*World).setNull, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: processing_mode, display_name, dispatch_retention_policy or retention_policy null"),
	action("the app is updated with an empty {DISPATCH retention|CONVERSATION retention}", (*World).setEmpty, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: dispatch_retention_policy or retention_policy without members"),
	action("the app is renamed while it is changed to {mode} mode", (*World).renameWhileChanging, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: display_name, and PATCH /apps/{app_id}: processing_mode, both before either is answered"),
	action("the app is changed to {mode} mode under an update mask", (*World).changeModeMasked, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}?update_mask=processing_mode: processing_mode"),
	action("the app's {mode} retention is set to {ttl} under an update mask", (*World).changeRetentionMasked, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}?update_mask= with the mode's policy: ttl_days of that policy"),
	action("the app is deleted", (*World).deleteApp, changesApp, calls("app.delete")).
		sends("DELETE /apps/{app_id}"),
	outcome("the app is in {mode} mode", (*World).appShowsMode, calls("app.get", "app.get.settings")).takes("", "$1").
		reads("processing_mode in the answer and in GET /apps/{app_id}"),
	outcome("the app is never in {mode} mode", (*World).neverInMode, watches, calls("app.get", "app.list")).
		reads("processing_mode in GET /apps/{app_id}, and in the answer if the request was accepted"),
	outcome("the app is listed in {mode} mode", (*World).appShowsMode, calls("app.list")).takes("listed", "$1").
		reads("processing_mode of the app in the answer to GET /apps"),
	outcome("the app is unchanged", (*World).nothingChanged, watches, calls("app.get", "app.get.settings")).
		reads("every member in GET /apps/{app_id}, as before"),
	outcome("no app was created[ or changed]", (*World).nothingChanged, watches, calls("app.get", "app.list")).
		reads("display_name of the apps in GET /apps; of an app that was there, every member in GET /apps/{app_id}, as before, and where a webhook was refused, target of the webhooks in GET /apps/{app_id}/webhooks"),
	outcome("nothing else has changed, whether it was accepted or not", (*World).nothingElseChangedEither, watches, calls("app.get")).
		reads("every member in GET /apps/{app_id} as before, but those that an accepted request named"),
	outcome("nothing else has changed", (*World).nothingElseChanged, calls("app.get")).
		reads("every member that the request did not name, in GET /apps/{app_id} as before"),
}

// Where an app is created or changed, its mode is that of the app, and the mode of a
// retention says which field is meant: dispatch_retention_policy or retention_policy.
var retention = []*Phrase{
	scene("[an|another] app in {mode} mode with a {mode} retention of {ttl}", (*World).anApp, usesApp, calls("app.create", "app.create.retention")).
		sends("POST /apps: processing_mode, and ttl_days of the mode's policy; GET /apps/{app_id} where an existing app serves"),
	scene("an app in {mode} mode with a {mode} retention of {ttl} under {policy}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).
		sends("POST /apps: processing_mode, ttl_days and retention_type of the mode's policy"),
	scene("an app in {mode} mode with retention policy {policy}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).takes("$1", "$1", "", "$2").
		sends("POST /apps: processing_mode, retention_type of its own mode's policy"),
	scene("an app created with the default mode and a {mode} retention of {ttl}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).takes("", "$1", "$2", "").
		sends("POST /apps without processing_mode: ttl_days of the mode's policy"),
	action("an app is created in {any mode} mode with a {mode} retention of {ttl}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).takes("$1", "$2", "$3", "").
		sends("POST /apps: processing_mode, ttl_days of the mode's policy"),
	action("an app is created in {any mode} mode with a {mode} retention of {ttl} under {policy}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).
		sends("POST /apps: processing_mode, ttl_days and retention_type of the mode's policy"),
	action("an app is created in {any mode} mode with retention policy {policy}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).takes("$1", "$1", "", "$2").
		sends("POST /apps: processing_mode, retention_type of its own mode's policy"),
	action("an app is created in {any mode} mode with DISPATCH and CONVERSATION retentions of {n} and {n} days", (*World).createAppWithBoth, changesApp, calls("app.create", "app.create.retention")).
		sends("POST /apps: processing_mode, ttl_days of dispatch_retention_policy and of retention_policy"),
	action("an app is created with the default mode and a {mode} retention of {ttl}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).takes("", "$1", "$2", "").
		sends("POST /apps without processing_mode: ttl_days of the mode's policy"),
	action("an app is created with the default mode and a {mode} retention of {ttl} under {policy}", (*World).createApp, changesApp, calls("app.create", "app.create.retention")).takes("", "$1", "$2", "$3").
		sends("POST /apps without processing_mode: ttl_days and retention_type of the mode's policy"),
	action("the app is changed to {any mode} mode with a {mode} retention of {ttl}", (*World).changeMode, changesApp, calls("app.update")).takes("$1", "$2", "$3", "").
		sends("PATCH /apps/{app_id}: processing_mode, ttl_days of the mode's policy"),
	action("the app is changed to {any mode} mode with a {mode} retention of {ttl} under {policy}", (*World).changeMode, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: processing_mode, ttl_days and retention_type of the mode's policy"),
	action("the app's {mode} retention [is|was] set to {ttl}", (*World).changeRetention, changesApp, calls("app.update")).takes("$1", "$2", "").
		sends("PATCH /apps/{app_id}: ttl_days of the mode's policy"),
	action("the app's {mode} retention [is|was] set to {ttl} under {policy}", (*World).changeRetention, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: ttl_days and retention_type of the mode's policy"),
	action("the app's DISPATCH and CONVERSATION retentions are set to {n} and {n} days", (*World).changeBothRetentions, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id}: ttl_days of dispatch_retention_policy and of retention_policy"),
	outcome("its {mode} retention is {days}", (*World).appKeeps, readsRetention, calls("app.get", "app.get.settings")).takes("", "$1", "$2", "").
		reads("ttl_days of the mode's policy, in the answer and in GET /apps/{app_id}"),
	outcome("its {mode} retention is {days} under {policy}", (*World).appKeeps, readsRetention, calls("app.get", "app.get.settings")).takes("", "$1", "$2", "$3").
		reads("ttl_days and retention_type of the mode's policy, in the answer and in GET /apps/{app_id}"),
	outcome("its retention policy for {mode} messages is {policy}", (*World).appKeeps, readsRetention, calls("app.get", "app.get.settings")).takes("", "$1", "", "$2").
		reads("retention_type of the mode's policy, in the answer and in GET /apps/{app_id}"),
	outcome("the app is listed with a {mode} retention of {days}", (*World).appKeeps, readsRetention, calls("app.list")).takes("listed", "$1", "$2", "").
		reads("ttl_days of the mode's policy, in the answer to GET /apps"),
	outcome("its {mode} retention is never outside {n} to {n} days", (*World).neverKeepsBeyond, watches, readsRetention, calls("app.get", "app.get.settings", "app.list")).
		reads("ttl_days of the mode's policy in GET /apps/{app_id}, and in the answer if the request was accepted"),
	outcome("its retention policy for {mode} messages is never {policy}", (*World).neverUnder, watches, readsRetention, calls("app.get", "app.get.settings", "app.list")).
		reads("retention_type of the mode's policy in GET /apps/{app_id}, and in the answer if the request was accepted"),
	outcome("its retention policy for {mode} messages is never anything but {policy}", (*World).neverUnderAnother, watches, readsRetention, calls("app.get", "app.get.settings", "app.list")).
		reads("retention_type of the mode's policy in GET /apps/{app_id}, and in the answer if the request was accepted"),
}

var people = []*Phrase{
	scene("[the|another] recipient is a {stranger|contact|chat partner|shared contact}", (*World).newRecipient, callsBy(recipientsBy)).
		sends("GET /contacts: channel, identity; then for all but a stranger POST /contacts, and for a chat partner or a shared contact POST /conversations"),
	scene("the recipient is a {stranger|contact|chat partner} with two identities", (*World).newPerson, callsBy(recipientsBy)).
		sends("GET /contacts: channel, identity, for two identities, on two channels where the rule needs events; then for a contact or a chat partner POST /contacts with both, and for a chat partner POST /conversations"),
	scene("the recipient is a contact whose second identity is unknown", (*World).newPerson, calls("contact.create")).takes("contact by one identity").
		sends("GET /contacts: channel, identity, for two identities; then POST /contacts with the first"),
	scene("the event has created a contact", (*World).madeByTraffic, calls("contact.list")).takes("contact").
		sends("GET /contacts: channel, identity, until it is there"),
	scene("the [message|inbound message] has created a contact and a conversation", (*World).madeByTraffic, calls("contact.list", "conversation.list")).takes("contact conversation").
		sends("GET /contacts: channel, identity, and GET /conversations: app_id, until both are there"),
	outcome("both identities of the recipient have the same contact", (*World).bothHave, readsShared, calls("contact.list")).
		reads("contacts: id in GET /contacts with each channel and identity of the recipient"),
	outcome("neither identity of the recipient has a contact", (*World).hasNeither, watches, calls("contact.list")).
		reads("contacts in GET /contacts with each channel and identity of the recipient, for some time" + oncePerDoor("contact")),
	outcome("the second identity of the recipient has no contact", (*World).secondHasNone, watches, calls("contact.list")).
		reads("contacts in GET /contacts with the channel and the second identity of the recipient, for some time" + oncePerDoor("contact")),
	outcome("the recipient has no contact", (*World).recipientHasNo, watches, calls("contact.list")).takes("contact").
		reads("contacts in GET /contacts with the recipient's channel and identity, for some time" + oncePerDoor("contact")),
	outcome("the recipient has no conversation with the app", (*World).recipientHasNo, watches, readsShared, calls("conversation.list")).takes("conversation").
		reads("conversations in GET /conversations: app_id, for some time" + oncePerDoor("conversation")),
	outcome("the recipient [still ]has {a|a new|the same} contact", (*World).recipientHas, calls("contact.list")).takes("$1", "contact").
		reads("contacts: id in GET /contacts with the recipient's channel and identity"),
	outcome("the recipient [still ]has {a|an active|the same} conversation with the app", (*World).recipientHas, readsShared, calls("conversation.list")).takes("$1", "conversation").
		reads("conversations: id and active in GET /conversations: app_id"),
	outcome("the recipient has only one active conversation with the app", (*World).hasOneActive, watches, readsShared, calls("conversation.list")).
		reads("conversations: contact_id and active in GET /conversations: app_id"),
	outcome("the conversation is no longer active", (*World).isInactive, calls("conversation.get")).
		reads("active in GET /conversations/{conversation_id}"),
	action("the contact is read", (*World).askAbout, calls("contact.get")).takes("contact", "contact.get").
		sends("GET /contacts/{contact_id}"),
	action("the {contact|conversation} [is|was] deleted", (*World).deleteTheirs, readsShared, callsBy(deletions)).
		sends("DELETE /contacts/{contact_id} or DELETE /conversations/{conversation_id}; then GET of the same, until it is gone"),
	action("the contacts are listed by channel identity", (*World).listContactsOf, calls("contact.list")).
		sends("GET /contacts: channel, identity"),
	action("the conversation [is|was] {read|stopped}", (*World).readOrStopConversation, readsShared, callsBy(onConversation)).
		sends("GET /conversations/{conversation_id}, or POST /conversations/{conversation_id}:stop"),
}

var traffics = []*Phrase{
	action("[a|another] message [is|was] sent {to whom}", (*World).sendMessage, where(0, but(toNobody), needs(recipients)), calls("message.send")).takes("$1", "", "").
		sends("POST /messages:send: recipient.contact_id or recipient.identified_by"),
	action("[a|another] message [is|was] sent to the identity in the callback of the {inbound}", (*World).sendMessage, needs(recipients), calls("message.send")).takes(inCallback, "", "").
		sends("POST /messages:send: recipient.identified_by with the channel_identity of the MESSAGE_INBOUND callback"),
	action("a message is sent to the recipient over the event channel", (*World).sendOverEventChannel, needs(recipients, events), calls("message.send")).
		sends("POST /messages:send: recipient.identified_by with the channel that carried the event"),
	action("[a|another] message [is|was] sent to the recipient with {content}", (*World).sendMessage, needs(recipients), calls("message.send"), namesCallbackURL).takes(toRecipient, "", "$1").
		sends("POST /messages:send: what the content says: message_metadata, conversation_metadata, conversation_metadata_update_strategy, correlation_id, channel_priority_order …"),
	action("[a|another] {kind} [is|was] sent to the recipient", (*World).sendMessage, needs(recipients), calls("message.send")).takes(toRecipient, "", "$1").
		sends("POST /messages:send: message with content other than a text"),
	scene("{n} messages were sent to the recipient", (*World).sendSeveral, needs(recipients), calls("message.send")).
		sends("POST /messages:send, one after the other"),
	action("{n} messages are sent to the recipient at once", (*World).sendAtOnce, needs(recipients), calls("message.send")).
		sends("POST /messages:send, each before the one before it is answered"),
	action("a message and a dispatch-only message are sent to the recipient at once", (*World).sendBothAtOnce, needs(recipients), calls("message.send")).
		sends("POST /messages:send without and with processing_strategy DISPATCH_ONLY, both before either is answered"),
	action("a message is sent to the recipient while the app changes to {mode} mode", (*World).sendWhileChanging, changesApp, needs(recipients), calls("message.send", "app.update")).
		sends("POST /messages:send and PATCH /apps/{app_id}: processing_mode, both before either is answered"),
	action("[a|another] message [is|was] sent to the recipient with {strategy}", (*World).sendUnder, needs(recipients), calls("message.send")).takes(toRecipient, "$1").
		sends("POST /messages:send: processing_strategy"),
	action("[a|another] message [is|was] sent to the recipient by contact ID with {content}", (*World).sendMessage, needs(recipients), calls("message.send")).takes(byContact, "", "$1").
		sends("POST /messages:send: recipient.contact_id, and conversation_metadata, correlation_id or message_metadata"),
	action("[a|another] message [is|was] sent to the recipient by contact ID with {strategy}", (*World).sendUnder, needs(recipients), calls("message.send")).takes(byContact, "$1").
		sends("POST /messages:send: recipient.contact_id, and processing_strategy"),
	action("[a|another] dispatch-only message [is|was] sent {to whom}", (*World).sendMessage, where(0, but(toNobody), needs(recipients)), calls("message.send")).takes("$1", dispatchOnly, "").
		sends("POST /messages:send: processing_strategy DISPATCH_ONLY"),
	action("a dispatch-only message is sent to the recipient with {content}", (*World).sendMessage, needs(recipients), calls("message.send"), namesCallbackURL).takes(toRecipient, dispatchOnly, "$1").
		sends("POST /messages:send: processing_strategy DISPATCH_ONLY, and what the content says: message_metadata, conversation_metadata, correlation_id, callback_url, ttl, queue, channel_properties or channel_priority_order"),
	action("a dispatch-only {kind} is sent to the recipient", (*World).sendMessage, needs(recipients), calls("message.send")).takes(toRecipient, dispatchOnly, "$1").
		sends("POST /messages:send: processing_strategy DISPATCH_ONLY, and content that is no text"),
	scene("a dispatch-only message with {content} was sent to the recipient, if accepted", (*World).sendIfAccepted, needs(recipients), calls("message.send")).
		sends("POST /messages:send as above; a refusal is not judged"),
	action("[an|another] event [is|was] sent {to whom}", (*World).sendEvent, needs(events), where(0, but(toNobody), needs(recipients)), calls("event.send")).takes("$1", "").
		sends("POST /events:send: composing_event"),
	action("[a|an] {event kind} event [is|was] sent to the recipient", (*World).sendEvent, needs(recipients, events), calls("event.send")).takes(toRecipient, "$1").
		sends("POST /events:send: event other than composing_event"),
	action("[a|an] {event kind} event is sent to the recipient by contact ID", (*World).sendEvent, needs(recipients, events), calls("event.send")).takes(byContact, "$1").
		sends("POST /events:send: recipient.contact_id, and event other than composing_event"),
	action("an event is sent to the recipient with a callback URL", (*World).sendEventTo, needs(recipients, events), calls("event.send"), ownURL).
		sends("POST /events:send: composing_event, callback_url"),
	action("a message {from|to} the recipient [is|was] injected into the conversation", (*World).injectMessage, calls("conversation.inject-message")).
		sends("POST /conversations/{conversation_id}:inject-message: contact_message or app_message, direction TO_APP or TO_CONTACT, metadata"),
	action("an app event [is|was] injected into the conversation", (*World).injectEvent, calls("conversation.inject-event")).takes("").
		sends("POST /conversations/{conversation_id}:inject-event: app_event"),
	action("[a|an] {event kind} event is injected into the conversation", (*World).injectEvent, calls("conversation.inject-event")).
		sends("POST /conversations/{conversation_id}:inject-event: app_event other than composing_event"),
	action("the recipient's capability is queried", (*World).queryCapability, needs(recipients), calls("capability.query")).
		sends("POST /capability:query"),
	scene("the recipient's capability was queried, if accepted", (*World).queryIfAccepted, needs(recipients)).
		sends("POST /capability:query; a refusal is not judged"),
	action("the recipient [replies|replied]", (*World).reply, needs(recipients, handset), calls("handset.reply")).takes("").
		sends("nothing: the handset answers a message with a text (MO)"),
	action("the recipient [writes|wrote] to the app", (*World).reply, needs(recipients, handset), calls("handset.reply")).takes("").
		sends("nothing: the handset sends a text (MO) that answers no message"),
	action("the recipient [writes to the app|replies] from their second identity", (*World).replyFromSecond, needs(recipients, handset), calls("handset.reply")).
		sends("nothing: the handset sends a text (MO) from another identity of the recipient"),
	action("the recipient writes special characters to the app", (*World).reply, needs(recipients, handset), calls("handset.reply")).takes(special).
		sends("nothing: the handset sends a text (MO) that is not only ASCII"),
	action("the recipient starts typing", (*World).startTyping, needs(recipients, handset, events), calls("handset.typing")).
		sends("nothing: the handset sends a composing event"),
	action("the recipient opts {in|out}", (*World).opt, needs(recipients, handset), calls("handset.opt")).
		sends("nothing: the handset opts in or out"),
	scene("more than two seconds passed", (*World).secondsPass).
		sends("nothing: the next message is accepted at a later time, where times have whole seconds, too"),
	action("{duration} [pass|passed]", (*World).pass, needs(clock), calls("clock.advance")).
		sends("nothing: the clock moves; then POST /messages:send by another app, to see that it did"),
}

var reports = []*Phrase{
	outcome("the {subject} is reported", (*World).isReported, needs(callbacks)).takes("$1", receipt).
		reads("MESSAGE_DELIVERY, EVENT_DELIVERY, MESSAGE_INBOUND or EVENT_INBOUND callback"),
	outcome("the message is reported as submitted", (*World).isReported, needs(callbacks)).takes("message", submission).
		reads("MESSAGE_SUBMIT callback"),
	outcome("the delivery receipt of the {sent} says {mode}", (*World).isInMode, needs(callbacks)).takes("$1", receipt, "$2").
		reads("processing_mode in each MESSAGE_DELIVERY or EVENT_DELIVERY callback"),
	outcome("the delivery receipt of each of the {n} messages says {mode}", (*World).eachIsInMode, needs(callbacks)).takes("$1", receipt, "$2").
		reads("processing_mode in each MESSAGE_DELIVERY callback of each message"),
	outcome("the submission callback of the {message} says {mode}", (*World).isInMode, needs(callbacks)).takes("$1", submission, "$2").
		reads("processing_mode in the MESSAGE_SUBMIT callback"),
	outcome("the callback of the {received} says {mode}", (*World).isInMode, needs(callbacks)).takes("$1", receipt, "$2").
		reads("processing_mode in the MESSAGE_INBOUND, EVENT_INBOUND, OPT_IN or OPT_OUT callback"),
	outcome("the delivery receipt of the {sent} carries the recipient's identity", (*World).isReportedWithIdentity, needs(callbacks)).
		reads("channel_identity.identity in each MESSAGE_DELIVERY callback"),
	outcome("the callback of the {received} carries the recipient's identity", (*World).isReportedWithIdentity, needs(callbacks)).
		reads("channel_identity.identity in the MESSAGE_INBOUND callback"),
	outcome("the delivery receipt of the {sent} carries {its IDs}", (*World).isAssociated, needs(callbacks), calls("contact.get"), where(1, but("the contact ID"), calls("conversation.get"))).takes("$1", receipt, "$2").
		reads("contact_id and conversation_id of the recipient in each MESSAGE_DELIVERY or EVENT_DELIVERY callback; GET /contacts/{contact_id}, GET /conversations/{conversation_id}"),
	outcome("the submission callback of the {message} carries the contact ID and the conversation ID", (*World).isAssociated, needs(callbacks), calls("contact.get", "conversation.get")).takes("$1", submission, contactAndConversation).
		reads("contact_id and conversation_id of the recipient in the MESSAGE_SUBMIT callback; GET /contacts/{contact_id}, GET /conversations/{conversation_id}"),
	outcome("the callback of the {received} carries {its IDs}", (*World).isAssociated, needs(callbacks), calls("contact.get"), where(1, but("the contact ID"), calls("conversation.get"))).takes("$1", receipt, "$2").
		reads("contact_id and conversation_id in the MESSAGE_INBOUND, EVENT_INBOUND, OPT_IN or OPT_OUT callback, those of the recipient; GET /contacts/{contact_id}, GET /conversations/{conversation_id}"),
	outcome("the delivery receipt of the {sent} carries no contact ID and no conversation ID", (*World).isAlone, needs(callbacks)).takes("$1", receipt).
		reads("contact_id and conversation_id in each MESSAGE_DELIVERY or EVENT_DELIVERY callback: empty or absent"),
	outcome("the submission callback of the {message} carries no contact ID and no conversation ID", (*World).isAlone, needs(callbacks)).takes("$1", submission).
		reads("contact_id and conversation_id in the MESSAGE_SUBMIT callback: empty or absent"),
	outcome("the callback of the {received} carries no contact ID and no conversation ID", (*World).isAlone, needs(callbacks)).takes("$1", receipt).
		reads("contact_id and conversation_id in the MESSAGE_INBOUND, EVENT_INBOUND, OPT_IN or OPT_OUT callback: empty or absent"),
	outcome(`the {inbound} carries conversation metadata {label}`, (*World).carriesObject, needs(callbacks)).takes("$1", "$2", "").
		reads("message_metadata in the MESSAGE_INBOUND callback"),
	outcome(`the {inbound} carries conversation metadata {label} merged with {label}`, (*World).carriesObject, needs(callbacks)).
		reads("message_metadata in the MESSAGE_INBOUND callback"),
	outcome("the {inbound} carries no conversation metadata", (*World).carries, needs(callbacks)).takes("$1", "", "message_metadata").
		reads("message_metadata in the MESSAGE_INBOUND callback: empty or absent"),
	outcome(`the {inbound} carries correlation ID {label}`, (*World).carriesValue, needs(callbacks)).takes("$1", "correlation ID", "$2", "correlation_id").
		reads("correlation_id in the MESSAGE_INBOUND callback"),
	outcome("the {inbound} carries no correlation ID", (*World).carries, needs(callbacks)).takes("$1", "", "correlation_id").
		reads("correlation_id in the MESSAGE_INBOUND callback: empty or absent"),
	outcome(`the delivery receipt of the {message} carries message metadata {label}`, (*World).carriesValue, needs(callbacks)).takes("$1", "message metadata", "$2", "message_delivery_report.metadata").
		reads("message_delivery_report.metadata in each MESSAGE_DELIVERY callback"),
	outcome("the delivery receipt of the {message} carries no message metadata", (*World).carries, needs(callbacks)).takes("$1", "", "message_delivery_report.metadata").
		reads("message_delivery_report.metadata in each MESSAGE_DELIVERY callback: empty or absent"),
	outcome(`the submission callback of the {message} carries message metadata {label}`, (*World).hasMetadata, needs(callbacks)).takes("$1", submission, "$2").
		reads("metadata in the MESSAGE_SUBMIT callback"),
	outcome("every callback of the {subject} is signed", (*World).signed, needs(callbacks)).
		reads("x-sinch-webhook-signature of each callback of the subject"),
	outcome("a {contact creation|conversation start} is reported", (*World).consequenceReported, needs(callbacks), where(0, but("contact creation"), calls("conversation.get"))).
		reads("CONTACT_CREATE or CONVERSATION_START callback; GET /conversations/{conversation_id} of the latter"),
	outcome("a {contact creation|conversation start} is never reported", (*World).consequenceNeverReported, watches, needs(callbacks)).
		reads("no CONTACT_CREATE or CONVERSATION_START callback, for some time"),
	outcome("a {contact creation|conversation start} is reported and signed", (*World).consequenceSigned, needs(callbacks)).
		reads("x-sinch-webhook-signature of the CONTACT_CREATE or CONVERSATION_START callback"),
	outcome("the recipient's capability is reported", (*World).consequenceReported, needs(callbacks, recipients)).takes("capability").
		reads("CAPABILITY callback"),
}

var webhooks = []*Phrase{
	scene("the app has two webhooks, of which only the second has the trigger for submissions", (*World).twoWebhooks, needs(callbacks), calls("webhook.create")).
		sends("POST /webhooks twice: MESSAGE_DELIVERY for both, MESSAGE_SUBMIT for the second alone"),
	scene("the second webhook was {deleted|dismissed|limited to opt-ins|given another target}", (*World).changeWebhook, needs(callbacks), calls("webhook.update", "webhook.delete")).
		sends("DELETE or PATCH /webhooks/{webhook_id}: target_type, triggers or target, once the webhook was called"),
	outcome("both webhooks get the receipts of the message, and the second alone its submission", (*World).bothGet, watches, needs(callbacks)).
		reads("MESSAGE_DELIVERY and MESSAGE_SUBMIT callbacks at each target"),
	outcome("the second webhook gets no callback of the second message, and the first does", (*World).secondGetsNone, watches, needs(callbacks)).
		reads("MESSAGE_DELIVERY and MESSAGE_SUBMIT callbacks at each target, of another message if one came"),
	outcome("the second webhook gets the submission and the receipts of the second message", (*World).secondGetsBoth, needs(callbacks)).
		reads("MESSAGE_DELIVERY and MESSAGE_SUBMIT callbacks at the new target"),
}

var storage = []*Phrase{
	outcome("the {subject} is {stored|listed} in {mode} mode", (*World).isInMode, looksAt(0, 1)).
		reads("processing_mode in GET /messages/{message_id} (stored) or GET /messages: app_id (listed), each with messages_source"),
	outcome("each of the {n} messages is stored in {mode} mode", (*World).eachIsInMode, calls("message.get")).takes("$1", "stored", "$2").
		reads("processing_mode in GET /messages/{message_id} of each, with messages_source"),
	outcome("each of the {n} stored messages carries the contact ID and the conversation ID", (*World).eachIsAssociated, calls("message.get", "contact.get", "conversation.get")).
		reads("contact_id and conversation_id in GET /messages/{message_id} of each, each for itself; GET /contacts/{contact_id}, GET /conversations/{conversation_id}"),
	outcome("the message is processed in one mode, whichever it is", (*World).isInOneMode, readsShared, calls("message.get", "message.list")).
		reads("GET /messages/{message_id} in both sources; processing_mode, contact_id and conversation_id there, in GET /messages: app_id, and in each MESSAGE_DELIVERY callback, where they come; contacts in GET /contacts: channel, identity" + oncePerDoor("contact")),
	outcome("the {stored|listed} {subject} carries the contact ID and the conversation ID", (*World).isAssociated, looksAt(1, 0), calls("contact.get", "conversation.get")).takes("$2", "$1", contactAndConversation).
		reads("contact_id and conversation_id of the recipient in the same places; GET /contacts/{contact_id}, GET /conversations/{conversation_id}"),
	outcome("the stored {subject} carries the contact ID and a new conversation ID", (*World).isInNewConversation, readsShared, calls("message.get", "contact.get", "conversation.get")).
		reads("contact_id and conversation_id in GET /messages/{message_id}, the latter another than before"),
	outcome("the {stored|listed} {subject} carries no contact ID and no conversation ID", (*World).isAlone, looksAt(1, 0)).takes("$2", "$1").
		reads("contact_id and conversation_id in the same places: empty or absent"),
	outcome(`the {stored|listed} {message} carries message metadata {label}`, (*World).hasMetadata, looksAt(1, 0)).takes("$2", "$1", "$3").
		reads("metadata in the same places"),
	outcome("the {stored|listed} {message} is a {kind}", (*World).isOfKind, looksAt(1, 0)).
		reads("app_message in the same places"),
	outcome("the {subject} is [still ]stored", (*World).isStored, stores(0)).takes("$1", "").
		reads("GET /messages/{message_id} and GET /messages: app_id, messages_source of its mode; GET /events/{event_id}"),
	outcome("the {subject} is [still ]stored among the {mode} messages", (*World).isStored, stores(0)).
		reads("GET /messages/{message_id} and GET /messages: app_id, messages_source of that mode"),
	outcome("the {subject} is never stored", (*World).isNeverStored, watches, readsShared, storesNot(0)).takes("$1", "").
		reads("404 for GET /messages/{message_id} and no entry in GET /messages, in both sources, at once and after its delivery" + oncePerDoor("message")),
	outcome("the {subject} is never stored among the {mode} messages", (*World).isNeverStored, watches, readsShared, storesNot(0)).
		reads("404 for GET /messages/{message_id} and no entry in GET /messages, in that source, at once and after its delivery" + oncePerDoor("message")),
	outcome("the {subject} is no longer stored", (*World).isNoLongerStored, watches, readsShared, storesNot(0)).
		reads("404 for GET /messages/{message_id} and no entry in GET /messages, in both sources" + oncePerDoor("message")),
	scene("the {message} was stored", (*World).wasStored, stores(0)).
		sends("GET /messages/{message_id} and GET /messages: app_id, until it is there"),
}

var lookups = []*Phrase{
	action("the {subject} [is|was] read[ in the {source} source]", (*World).readSubject, readsSubject).
		sends("GET /messages/{message_id} or /events/{event_id}: messages_source"),
	action("the {message} [is|was] deleted[ in the {source} source]", (*World).deleteMessage, calls("message.delete")).
		sends("DELETE /messages/{message_id}: messages_source"),
	action(`the {message} [is|was] given message metadata {label}[ in the {source} source]`, (*World).giveMetadata, calls("message.update")).
		sends("PATCH /messages/{message_id}: metadata, messages_source; then GET of the same, until it shows it"),
	action("the {messages|conversations|recent conversations} are listed", (*World).listBy, callsBy(listings)).takes("$1", "").
		sends("GET /messages, /conversations or /conversations:recent: app_id"),
	action("the active {conversations|recent conversations} are listed", (*World).listActive, callsBy(listings)).
		sends("GET /conversations or /conversations:recent: app_id, only_active"),
	action("the {conversations|recent conversations} are listed in pages of {n}", (*World).listInPages, callsBy(listings)).
		sends("GET /conversations or /conversations:recent: app_id, page_size"),
	action("the messages are listed with direction {TO_APP|TO_CONTACT}", (*World).listDirection, calls("message.list")).
		sends("GET /messages: app_id, direction"),
	action("the messages are listed from the {mode} source", (*World).listSourceBy, calls("message.list")).takes("$1", "").
		sends("GET /messages: app_id, messages_source"),
	action("the {messages|conversations|events} are listed by {ids}", (*World).listBy, callsBy(listings)).
		sends("GET /messages, /conversations or /events: app_id, contact_id, conversation_id, channel_identity"),
	action("the last messages are fetched by contact ID", (*World).fetchLast, calls("message.last")).
		sends("POST /messages:fetch-last-message: app_id, contact_ids"),
	action("the messages are listed from the {mode} source in pages of {n}", (*World).listPages, calls("message.list")).
		sends("GET /messages: app_id, messages_source, page_size"),
	action("the messages accepted before the second message are listed from the {mode} source", (*World).listSpan, calls("message.list")).takes("$1", "end_time").
		sends("GET /messages: app_id, messages_source, end_time between the first message and the second"),
	action("the messages accepted after the first message are listed from the {mode} source", (*World).listSpan, calls("message.list")).takes("$1", "start_time").
		sends("GET /messages: app_id, messages_source, start_time between the first message and the second"),
	action("the messages are listed from the {mode} source with {narrowing}", (*World).listNarrowed, calls("message.list")).
		sends("GET /messages: app_id, messages_source, and channel or direction"),
	action("the messages are listed from the {mode} source without metadata", (*World).listNarrowed, calls("message.list")).takes("$1", "").
		sends("GET /messages: app_id, messages_source, view WITHOUT_METADATA"),
	action("the last message before the second one is fetched by channel identity from the {mode} source", (*World).fetchLastBefore, calls("message.get", "message.last")).
		sends("POST /messages:fetch-last-message: app_id, channel_identities, messages_source, end_time between the first message and the second"),
	action("the last message is fetched by channel identity from the {mode} source", (*World).fetchLastOf, calls("message.last")).
		sends("POST /messages:fetch-last-message: app_id, channel_identities, messages_source"),
	action("the messages are listed from the {mode} source by {ids}", (*World).listSourceBy, calls("message.list")).
		sends("GET /messages: app_id, messages_source, contact_id, conversation_id, channel_identity"),
	action("the messages are listed by {ids} without an app ID", (*World).listWithoutApp, calls("message.list")).
		sends("GET /messages: contact_id"),
	action("only the inbound messages are listed from the {mode} source", (*World).listInbound, calls("message.list")).takes("$1", "").
		sends("GET /messages: app_id, messages_source, only_recipient_originated"),
	action("only the inbound messages are listed from the {mode} source by channel identity", (*World).listInbound, calls("message.list")).takes("$1", "channel identity").
		sends("GET /messages: app_id, messages_source, only_recipient_originated, channel_identity"),
	action("the apps are listed", (*World).listApps, calls("app.list")).
		sends("GET /apps"),
	action("the app's webhooks are listed", (*World).listWebhooks, needs(callbacks), calls("webhook.list")).
		sends("POST /webhooks, unless the scenario has sent something; GET /apps/{app_id}/webhooks"),
	outcome("the list is empty", (*World).listEmpty, watches, readsShared).
		reads("the last list again, for some time; then what the list would hold" + oncePerDoor("message", "conversation")),
	outcome("the list holds the {subject}", (*World).listHolds, readsShared).
		reads("id or text of the entries of the last list, read again"),
	outcome("the list holds only the recipient's conversation", (*World).listHoldsTheirs, readsShared).
		reads("id of the entries of the last list, read again"),
	outcome("the list holds each conversation of the app once", (*World).listHoldsEach, readsShared).
		reads("id of the entries of all pages of the last list, read again"),
	outcome("the list shows the {message}, or none, as the last of its conversation", (*World).listShowsLast, readsShared).
		reads("last_message of the entry of the recipient's conversation in the last list, read again"),
	outcome("the list holds each of the {n} messages once", (*World).listHoldsAll, readsShared).
		reads("id of the entries of all pages of the last list, read again"),
	outcome("no page of the list holds more than {n} messages", (*World).pagesHold).
		reads("entries of each page of the last list, read again"),
	outcome("the list holds only the {subject}", (*World).listHoldsOnly, watches, readsShared).takes("$1", "").
		reads("id or text of the entries of the last list, read again"),
	outcome("the list holds only the {subject} and the {subject}", (*World).listHoldsOnly, watches, readsShared).
		reads("id or text of the entries of the last list, read again"),
	outcome("the list is empty, and with {narrowing} it holds the message", (*World).listHoldsOnlyBy, watches, readsShared, calls("message.list")).
		reads("entries of the last list, read again, and of the same list with the other channel or direction"),
	outcome("the list shows the {message} without metadata", (*World).listShowsNoMetadata, readsShared).
		reads("metadata of the entry of the last list, read again"),
	outcome("the list holds the {subject} before the {subject}", (*World).listHoldsInOrder, readsShared).
		reads("order of the entries of the last list, read again"),
}

var wrongs = []*Phrase{
	action("the apps are listed {credentials}", (*World).listAppsAs, calls("app.list")).
		sends("GET /apps with the wrong Authorization header or none"),
	action("an app is created {credentials}", (*World).createAppAs, changesApp, calls("app.create")).
		sends("POST /apps with the wrong Authorization header or none"),
	action("{reading} {credentials}", (*World).callAs, callsBy(asStranger)).
		sends("GET /apps/{app_id}, /messages or /conversations with the wrong Authorization header or none"),
	action("{sending} {credentials}", (*World).callAs, callsBy(asStranger)).
		sends("POST /messages:send or /events:send, or DELETE /messages/{message_id}, with the wrong Authorization header or none"),
	action("a message is sent to the recipient {credentials}", (*World).sendMessageAs, needs(recipients), calls("message.send")).
		sends("POST /messages:send with the wrong Authorization header or none"),
	action("the message is deleted {credentials}", (*World).deleteMessageAs, calls("message.delete")).
		sends("DELETE /messages/{message_id}: messages_source, with the wrong Authorization header or none"),
	action("the message is given message metadata {label} {credentials}", (*World).giveMetadataAs, calls("message.update")).
		sends("PATCH /messages/{message_id}: metadata, messages_source, with the wrong Authorization header or none"),
	action("the {contact|conversation} is deleted {credentials}", (*World).deleteTheirsAs, callsBy(deletions)).
		sends("DELETE /contacts/{contact_id} or /conversations/{conversation_id} with the wrong Authorization header or none"),
	action("{changing} {credentials}", (*World).callAs, changesApp, callsBy(asStranger)).
		sends("PATCH or DELETE /apps/{app_id}, or POST /webhooks, with the wrong Authorization header or none"),
	action("a request to create an app is sent as {malformed}", (*World).createAppMalformed, changesApp, calls("app.create")).
		sends("POST /apps with a body that is not JSON"),
	action("a request to change the app is sent as {malformed}", (*World).changeAppMalformed, changesApp, calls("app.update")).
		sends("PATCH /apps/{app_id} with a body that is not JSON"),
	action("a request to send a message is sent as {malformed}", (*World).sendMalformed, calls("message.send")).
		sends("POST /messages:send with a body that is not JSON"),
}

func verdicts() []*Phrase {
	return []*Phrase{
		outcome("the request succeeds", (*World).requestSucceeds).
			reads("status 2xx of the answer"),
		outcome("the request is refused", (*World).requestRefused).takes("4xx").
			reads("status 4xx of the answer"),
		outcome("the request is refused with status 400", (*World).requestRefused).takes("400").
			reads("status 400 of the answer"),
		outcome("the request is refused as unauthenticated", (*World).requestRefused).takes("401").
			reads("status 401 of the answer"),
		outcome("the same request by channel identity succeeds", (*World).sameAccepted, needs(recipients)).takes("to", "to the recipient by channel identity", "by channel identity").
			sends("the last request, with recipient.identified_by"),
		outcome("the same request with strategy DEFAULT succeeds", (*World).sameAccepted, needs(recipients)).takes("strategy", "strategy DEFAULT", "with strategy DEFAULT").
			sends("the last request, with processing_strategy DEFAULT"),
		outcome("the same request with mode {mode} succeeds", (*World).sameAccepted, changesApp).takes("mode", "$1", "with mode $1").
			sends("the last request, with another processing_mode"),
		outcome("the same request in the {mode} source succeeds", (*World).sameAccepted, changesApp).takes("source", "$1", "in the $1 source").
			sends("the last request, with another messages_source"),
		outcome("the same request succeeds once the app is back in {mode} mode", (*World).acceptedOnceIn, changesApp, calls("app.update")).
			sends("PATCH /apps/{app_id}: processing_mode; then the last request"),
		outcome("the same request with a retention of {days} succeeds", (*World).sameAccepted, changesApp).takes("ttl", "$1", "with a retention of $1").
			sends("the last request, with another ttl_days"),
		outcome("the same request with retention policy {policy} succeeds", (*World).sameAccepted, changesApp).takes("policy", "$1", "with retention policy $1").
			sends("the last request, with another retention_type"),
		outcome("the same request without the IDs succeeds", (*World).sameWithoutIDs).
			sends("the last list request, without contact_id and conversation_id"),
		outcome("the same IDs are accepted for an app in CONVERSATION mode", (*World).sameOnConversationApp).
			sends("the last list request, with app_id of an app in CONVERSATION mode"),
		outcome("every body matches the API reference", (*World).shapely).
			reads("every answer and callback of the scenario, against the schemas"),
		outcome("it is observed whether {claim}", (*World).observe, observes).
			reads("what the claim reads, without judging it"),
	}
}
