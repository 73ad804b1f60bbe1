package steps

// Parts that several phrases share.
const (
	mode        = `(DISPATCH|CONVERSATION)`
	subject     = `(message|first message|second message|third message|refused message|event|reply|first reply|second reply|typing|opt-in|opt-out)`
	place       = `(reported|reported as submitted|stored|listed)`
	naming      = `(?P<by>contact id|channel identity|an unknown contact id|contact id and channel identity|an empty list of identities|nothing|the identity that came with the reply)`
	strategy    = `(?P<strategy>in DISPATCH mode|in the app's own mode|under the unknown strategy \w+)`
	extras      = `((?:conversation metadata|other conversation metadata|merged conversation metadata|a correlation id|message metadata|message metadata full of signs)(?: and a correlation id)?)`
	narrowing   = `((?:the contact|the conversation|the recipient's identity|an unknown contact|an unknown conversation|only what recipients wrote)(?: and (?:the conversation|the recipient's identity|an unknown conversation))?)`
	credentials = `(without credentials|with a wrong token|with a wrong password)`
	malformed   = `(cut short|written in plain words)`
	one         = `an(?:other)? `
	keeping     = `(?:` + mode + ` )?messages for (?P<days>\S+) days?` // without a mode: that of the app
	policy      = ` under (?P<policy>\w+)`
)

// phrases is the whole vocabulary of the suite. An action is either a Given, which
// has to succeed, or a When, whose answer is kept and judged by later steps. A group
// has a name if "the same request" may be repeated with another value. The arguments
// after the handler are the phrase's Effects.
var phrases []Phrase

// The table refers to itself, because an observation names another phrase. The
// initial value of a variable must not do so.
func init() {
	phrases = []Phrase{
		// Apps
		scene(one+`app in (\w+) mode(?: that keeps `+keeping+`)?`, (*World).anApp, usesApp, calls("app.create"), keepsRetention(1, 2)),
		scene(one+`app in (\w+) mode(?: that keeps `+keeping+`)?`+policy, (*World).createApp, changesApp, calls("app.create"), keepsRetention(1, 2, 3)),
		scene(one+`app without a mode(?: that keeps `+mode+` messages for (\S+) days?)?`, (*World).anAppWithoutMode, changesApp, calls("app.create"), keepsRetention(0, 1)),
		action(one+`app is created in (?P<mode>\w+) mode(?: that keeps `+keeping+`)?(?:`+policy+`)?`, (*World).createApp, changesApp, calls("app.create"), keepsRetention(1, 2, 3)),
		action(one+`app is created without a mode(?: that keeps `+keeping+`)?(?:`+policy+`)?`, (*World).createAppWithoutMode, changesApp, calls("app.create"), keepsRetention(0, 1, 2)),
		action(one+`app is created in (\w+) mode that keeps messages for (\S+) or, in conversations, (\d+) days?`, (*World).createAppThatKeepsBoth, changesApp, calls("app.create"), keepsRetention(1, 2)),
		action(`an app from before April 16th, 2025 whose mode was never set(?: is read)?`, (*World).legacyApp, needs(legacyApp)),
		action(`the app (?:is|was) changed to (?P<mode>\w+) mode`, (*World).changeMode, changesApp, calls("app.update")),
		action(`the app is changed to (\w+) mode and to keep `+keeping+`(?:`+policy+`)?`, (*World).changeModeAndRetention, changesApp, calls("app.update")),
		action(`the app (?:is|was) set to keep `+keeping+`(?:`+policy+`)?`, (*World).changeRetention, changesApp, calls("app.update")),
		action(`the app is set to keep messages for (\S+) or, in conversations, (\d+) days?`, (*World).changeBothRetentions, changesApp, calls("app.update")),
		action(`the app is renamed`, (*World).renameApp, changesApp, calls("app.update")),
		action(`the app is deleted`, (*World).deleteApp, changesApp, calls("app.delete")),
		outcome(`the app is (listed )?in `+mode+` mode`, (*World).appIsInMode, readsApp(0)),
		outcome(`the app (?:keeps|is (listed) to keep) `+mode+` messages(?: for (\d+) days?)?(?: under (\w+))?`, (*World).appKeeps, readsRetention, readsApp(0)),
		outcome(`the app never keeps `+mode+` messages for less than (\d+) or more than (\d+) days`, (*World).neverKeepsBeyond, readsRetention, calls("app.get")),
		outcome(`the app never keeps `+mode+` messages under (any policy but )?(\w+)`, (*World).neverKeepsUnder, readsRetention, calls("app.get")),
		outcome(`nothing has changed`, (*World).nothingChanged, calls("app.get")),
		outcome(`nothing else has changed`, (*World).nothingElseChanged, calls("app.get")),

		// Recipients
		scene(`a(?:nother)? recipient who has (no contact|a contact|a contact and a conversation with the app|a contact and a conversation with another app)`, (*World).newRecipient, callsBy(0, recipientsBy)),
		outcome(`the recipient has no (contact|conversation)(?: with the app)?`, (*World).recipientHasNo, where(0, oneOf("conversation"), readsShared), callsBy(0, listsOf)),
		outcome(`the recipient (?:still )?has (a|an active|the same) (contact|conversation)(?: with the app)?`, (*World).recipientHas, where(1, oneOf("conversation"), readsShared), callsBy(1, listsOf)),
		action(`the contact is read`, (*World).readContact, calls("contact.get")),
		action(`the conversation (?:is|was) (read|stopped)`, (*World).readOrStopConversation, readsShared, callsBy(0, onConversation)),

		// Sending and receiving
		action(`an?(?:other)? message (?:is |was )?sent to the recipient(?: by `+naming+`)?(?: `+strategy+`)?(?: with `+extras+`)?`, (*World).sendMessage, where(0, but("nothing"), needs(recipients)), calls("message.send")),
		scene(`a message sent to the recipient `+strategy+` with `+extras+`, if accepted`, (*World).sendIfAccepted, needs(recipients), calls("message.send")),
		action(one+`event (?:is |was )?sent to the recipient(?: by `+naming+`)?`, (*World).sendEvent, needs(events), where(0, but("nothing"), needs(recipients)), calls("event.send")),
		action(`an event (?:is |was )?injected into the conversation`, (*World).injectEvent, calls("conversation.inject-event")),
		action(`the recipient's capability is queried`, (*World).queryCapability, needs(recipients), calls("capability.query")),
		action(`the recipient (?:replies|replied|writes|wrote)`, (*World).reply, needs(recipients, handset), calls("handset.reply")),
		action(`the recipient starts typing`, (*World).startTyping, needs(recipients, handset, events), calls("handset.typing")),
		action(`the recipient opts (in|out)`, (*World).opt, needs(recipients, handset), calls("handset.opt")),
		action(`(\d+) (days?|hours?) pass(?:ed)?`, (*World).pass, needs(clock), calls("clock.advance")),

		// What became of it
		outcome(`the `+subject+` is `+place+` in `+mode+` mode`, (*World).isInMode, reported(1), looksAt(0, 1)),
		outcome(`the `+subject+` is `+place+` without a contact or a conversation`, (*World).isAlone, reported(1), looksAt(0, 1)),
		outcome(`the `+subject+` is `+place+` with the recipient's contact( and conversation)?`, (*World).isAssociated, reported(1), looksAt(0, 1), calls("contact.get"), where(2, but(""), calls("conversation.get"))),
		outcome(`the `+subject+` is stored with the recipient's contact and a new conversation`, (*World).isInNewConversation, readsShared, calls("message.get", "contact.get", "conversation.get")),
		outcome(`the `+subject+` is (reported|reported as submitted)`, (*World).isReported, needs(callbacks)),
		outcome(`the `+subject+` is reported with the recipient's identity`, (*World).isReportedWithIdentity, needs(callbacks)),
		outcome(`the `+subject+` is (?:still )?stored(?: among the `+mode+` messages)?`, (*World).isStored, stores(0)),
		outcome(`the `+subject+` is never stored(?: among the `+mode+` messages)?`, (*World).isNeverStored, readsShared, stores(0)),
		outcome(`the `+subject+` is no longer stored`, (*World).isNoLongerStored, readsShared, stores(0)),
		scene(`the (message|first message|second message) was stored`, (*World).wasStored, stores(0)),
		outcome(`the `+subject+` is (stored|listed|reported as submitted) with the (?:new|message) metadata`, (*World).hasMetadata, reported(1), looksAt(0, 1)),
		outcome(`the `+subject+` carries (the|no) (conversation metadata|merged conversation metadata|correlation id|message metadata)`, (*World).carries, needs(callbacks)),
		outcome(`every callback of the `+subject+` is signed`, (*World).signed, needs(callbacks)),
		outcome(`a (contact creation|conversation start|capability) is reported`, (*World).consequenceReported, needs(callbacks), where(0, oneOf("capability"), needs(recipients))),
		outcome(`a (contact creation|conversation start) is never reported`, (*World).consequenceNeverReported, needs(callbacks)),
		outcome(`a (contact creation|conversation start) is reported and signed`, (*World).consequenceSigned, needs(callbacks)),

		// Reading and listing
		action(`the `+subject+` (?:is|was) (read|deleted|given new metadata)(?: among the (?P<mode>DISPATCH|CONVERSATION) messages)?`, (*World).readSubject, readsSubject),
		action(`the (messages|conversations|recent conversations|events|last messages) are listed(?: from the `+mode+` source)?(?: with `+narrowing+`)?(?: without (the app))?`, (*World).list, callsBy(0, listings)),
		action(`the apps are listed`, (*World).listApps, calls("app.list")),
		action(`the app's webhooks are listed`, (*World).listWebhooks, needs(callbacks), calls("webhook.list")),
		outcome(`the list holds nothing`, (*World).listEmpty, readsShared),
		outcome(`the list holds (only )?the `+subject+`(?: and the `+subject+`)?`, (*World).listHolds, readsShared),
		outcome(`the list holds the `+subject+` before the `+subject, (*World).listHoldsInOrder, readsShared),
		outcome(`the same list without the ids is given`, (*World).sameWithoutIDs),
		outcome(`the same ids are accepted for an app in CONVERSATION mode`, (*World).sameOnConversationApp),

		// Callers and requests that are wrong
		action(`the apps are listed `+credentials, (*World).listAppsAs, calls("app.list")),
		action(`an app is created `+credentials, (*World).createAppAs, changesApp, calls("app.create")),
		action(`(the app is read|its messages are listed|its conversations are listed|the app sends a message|the app sends an event|a message is deleted) `+credentials, (*World).callAs, callsBy(0, asStranger)),
		action(`(the app is renamed|the app is taken away|a webhook is added) `+credentials, (*World).callAs, changesApp, callsBy(0, asStranger)),
		action(`a request to create an app is `+malformed, (*World).createAppMalformed, changesApp, calls("app.create")),
		action(`a request to change the app is `+malformed, (*World).changeAppMalformed, changesApp, calls("app.update")),
		action(`a request to send a message is `+malformed, (*World).sendMalformed, calls("message.send")),

		// Answers
		outcome(`the request succeeds`, (*World).requestSucceeds),
		outcome(`the request is refused`, (*World).requestRefused),
		outcome(`the request is refused with status 400`, (*World).requestRefusedAsBad),
		outcome(`the caller is asked for credentials`, (*World).asksForCredentials),
		outcome(`the same request is accepted by (channel identity)`, (*World).acceptedBy, needs(recipients)),
		outcome(`the same request is accepted (in the app's own mode)`, (*World).acceptedUnderStrategy, needs(recipients)),
		outcome(`the same request is accepted in `+mode+` mode`, (*World).acceptedInMode, changesApp),
		outcome(`the same request is accepted for (\d+) days?`, (*World).acceptedFor, changesApp),
		outcome(`the same request is accepted under (\w+)`, (*World).acceptedUnderPolicy, changesApp),
		outcome(`every body has the documented shape`, (*World).shapely),
		outcome(`it is observed whether (.+)`, (*World).observe, observes),
	}
}
