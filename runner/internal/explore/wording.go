package explore

// The phrases in which a walk is written as a scenario. They are all here, so that a
// change of the phrases in package steps needs a change in this file only. A test
// compares them with the phrases. The comment of a text names what each %s stands for.
const (
	sayAppIn            = "an app in %s mode" // mode
	sayAppByDefault     = "an app created with the default mode"
	sayAppCreatedIn     = "an app is created in %s mode" // mode
	sayDefaultIsCreated = "an app is created with the default mode"
	sayBothOfNew        = " with DISPATCH and CONVERSATION retentions of %s and %s days" // numbers
	sayRetention        = "a %s retention of %s"                                         // mode, TTL
	sayUnder            = " under %s"                                                    // policy
	sayPolicy           = " with retention policy %s"                                    // policy
	sayAppChanged       = "the app is changed to %s mode"                                // mode
	sayAppWasChanged    = "the app was changed to %s mode"                               // mode
	sayAppSet           = "the app's %s retention is set to %s"                          // mode, TTL
	sayAppWasSet        = "the app's %s retention was set to %s"                         // mode, TTL
	sayBothSet          = "the app's DISPATCH and CONVERSATION retentions are set to %s and %s days"
	sayAppRenamed       = "the app is renamed"
	sayAppUpdated       = "the app is updated with %s"                     // a setting, or null for one
	sayAppCreatedWith   = "an app is created with the default mode and %s" // a setting
	sayLegacyApp        = "a legacy app whose mode was never set"
	sayLegacyAppRead    = "a legacy app whose mode was never set is read"
	sayAppDeleted       = "the app is deleted"
	sayRecipient        = "%s recipient is a %s" // the or another, kind
	sayTwoIdentities    = " with two identities"
	sayMade             = "the message has created a contact and a conversation"
	sayTheirsDeleted    = "the %s %s deleted"                               // contact or conversation, is or was
	sayKindSent         = "%s %s %s sent to the recipient"                  // a or another, kind, is or was
	sayDispatchOnlyKind = "a dispatch-only %s is sent to the recipient"     // kind
	sayKindOfEvent      = "%s %s event %s sent to the recipient"            // a, an or another, kind, is or was
	sayKindInjected     = "%s %s event is injected into the conversation"   // a or an, kind
	sayInPages          = " in pages of %s"                                 // number
	sayNoPageHolds      = "no page of the list holds more than %s messages" // number
	sayNeitherHas       = "neither identity of the recipient has a contact"
	saySecondFirst      = "priority for their second identity"
	saySent             = "%s message %s sent %s"                                                  // a or another, is or was, to whom
	sayDispatchOnly     = "%s dispatch-only message %s sent"                                       // a or another, is or was
	sayIfAccepted       = "a dispatch-only message with %s was sent to the recipient, if accepted" // content
	sayDispatchOnlyWith = "a dispatch-only message is sent to the recipient with %s"               // content
	sayWith             = " with %s"                                                               // content or strategy
	sayDefault          = "strategy DEFAULT"
	sayUnknownStrategy  = "the unknown strategy %s"                        // strategy
	sayEvent            = "%s event %s sent %s"                            // an or another, is or was, to whom
	sayInjected         = "an app event %s injected into the conversation" // is or was
	sayCapability       = "the recipient's capability is queried"
	sayReplies          = "the recipient replies"
	sayReplied          = "the recipient replied"
	sayWrites           = "the recipient writes to the app"
	sayWrote            = "the recipient wrote to the app"
	sayTypes            = "the recipient starts typing"
	sayOpts             = "the recipient opts %s"       // in or out
	sayPass             = "%s %s pass"                  // number, days or hours
	sayPassed           = "%s %s passed"                // number, days or hours
	sayStopped          = "the conversation %s stopped" // is or was
	sayListed           = "the %s are listed"           // what
	sayFrom             = " from the %s source"         // mode
	sayBy               = " by %s"                      // ids
	sayWithoutApp       = " without an app ID"
	sayOnlyInbound      = "only the inbound messages are listed"
	sayFetched          = "the last messages are fetched"
	sayInSource         = " in the %s source"                       // mode
	sayRead             = "the %s %s read"                          // subject, is or was
	sayDeleted          = "the %s %s deleted"                       // subject, is or was
	sayGiven            = "the %s %s given message metadata \"%s\"" // subject, is or was, label
	sayContactsListed   = "the contacts are listed by channel identity"
	sayContactRead      = "the contact is read"
	sayAppsListed       = "the apps are listed"
	sayReceipt          = "the delivery receipt of the %s"    // subject
	saySubmission       = "the submission callback of the %s" // subject
	sayCallback         = "the callback of the %s"            // subject
	saySays             = " says %s"                          // mode
	sayIsIn             = "the %s is %s in %s mode"           // subject, place, mode
	sayKept             = "the %s %s"                         // place, subject
	sayCarriesNoIDs     = " carries no contact ID and no conversation ID"
	sayCarriesContact   = " carries the contact ID"
	sayCarriesIDs       = " carries the contact ID and the conversation ID"
	sayCarriesIdentity  = " carries the recipient's identity"
	sayCarriesMetadata  = " carries message metadata \"%s\"" // label
	sayCarriesNone      = " carries no message metadata"
	sayIsReported       = "the %s is %s"                       // subject, place
	saySigned           = "every callback of the %s is signed" // subject
	sayStored           = "the %s is stored"                   // subject
	sayNeverStored      = "the %s is never stored"             // subject
	sayNoLonger         = "the %s is no longer stored"         // subject
	sayAmong            = " among the %s messages"             // mode
	sayHasNone          = "the recipient has no %s"            // contact, or conversation with the app
	sayHas              = "the recipient has a %s"             // contact, or conversation with the app
	sayHasActive        = "the recipient has an active conversation with the app"
	saySucceeds         = "the request succeeds"
	sayRefused          = "the request is refused"
	sayRefusedAsBad     = "the request is refused with status 400"
	sayAppIs            = "the app is in %s mode"                       // mode
	sayAppListed        = "the app is listed in %s mode"                // mode
	sayAppListedWith    = "the app is listed with a %s retention of %s" // mode, days
	sayUnchanged        = "the app is unchanged"
	sayAppKeeps         = "its %s retention is %s"                          // mode, days
	sayAppKeepsUnder    = "its retention policy for %s messages is %s"      // mode, policy
	sayNeverBeyond      = "its %s retention is never outside %s to %s days" // mode, bounds
	sayOnlyExpire       = "its retention policy for DISPATCH messages is never anything but MESSAGE_EXPIRE_POLICY"
	sayHoldsNothing     = "the list is empty"
	sayHoldsOnly        = "the list holds only the %s"            // subject
	sayHoldsBoth        = "the list holds only the %s and the %s" // subjects
	sayCreated          = "a %s is reported"                      // contact creation, conversation start
	sayNeverReported    = "a %s is never reported"                // contact creation, conversation start
	sayCreatedSigned    = "a %s is reported and signed"           // contact creation, conversation start
	sayCapabilityIs     = "the recipient's capability is reported"
	sayCarries          = "the %s carries %s \"%s\""                                       // subject, what, label
	sayCarriesMerged    = "the %s carries conversation metadata \"%s\" merged with \"%s\"" // subject, labels
	sayCarriesNo        = "the %s carries no %s"                                           // subject, what
	sayAsks             = "the request is refused as unauthenticated"
	sayIsMalformed      = "a request to %s is sent as %s" // what, how
)

// The texts that an option of a step selects.
var (
	sayTo = map[string]string{"": "to the recipient", "contact": "to the recipient by contact ID", "unknown": "to an unknown contact ID",
		"both": "to the recipient by contact ID and channel identity", "empty": "to an empty list of identities", "nobody": "without a recipient"}
	sayCalls = map[string]string{
		"list the apps": "the apps are listed", "create an app": "an app is created", "read the app": "the app is read",
		"list the messages": "the app's messages are listed", "send a message": "the app sends a message", "delete a message": "a message is deleted",
		"rename the app": "the app is renamed", "delete the app": "the app is deleted", "add a webhook": "a webhook is added",
	}
	sayCredentials = map[string]string{"none": " without credentials", "token": " with a wrong token", "password": " with a wrong password"}
	sayFaults      = map[string]string{"cut short": "truncated JSON", "plain words": "plain text"}
)
