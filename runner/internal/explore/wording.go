package explore

// The texts of the phrases in which a walk is told as a scenario: all of them, so that a
// change of the phrases in package steps needs a change here alone. A test holds every text
// against the phrases. In a text, %s stands for what the comment names.
const (
	sayAppIn             = "an app in %s mode"      // mode
	sayAnotherAppIn      = "another app in %s mode" // mode
	sayAppWithoutMode    = "an app without a mode"
	sayAppCreatedIn      = "an app is created in %s mode" // mode
	sayAppCreatedWithout = "an app is created without a mode"
	sayKeeping           = " that keeps %s messages for %s"             // mode, days
	sayUnder             = " under %s"                                  // retention type
	sayAppChanged        = "the app is changed to %s mode"              // mode
	sayAppWasChanged     = "the app was changed to %s mode"             // mode
	sayAppSet            = "the app is set to keep %s messages for %s"  // mode, days
	sayAppWasSet         = "the app was set to keep %s messages for %s" // mode, days
	sayAppRenamed        = "the app is renamed"
	sayLegacyApp         = "an app from before April 16th, 2025 whose mode was never set"
	sayAppDeleted        = "the app is deleted"
	sayStranger          = "a recipient who has no contact"
	sayKnown             = "a recipient who has a contact"
	sayPartner           = "a recipient who has a contact and a conversation with the app"
	sayAnother           = "another recipient who has no contact"
	saySends             = "a message is sent to the recipient"
	saySent              = "a message sent to the recipient"
	sayByContact         = " by contact id"
	sayByUnknown         = " by an unknown contact id"
	sayByBoth            = " by contact id and channel identity"
	sayByEmpty           = " by an empty list of identities"
	sayByNone            = " by nothing"
	sayInDispatch        = " in DISPATCH mode"
	sayInOwn             = " in the app's own mode"
	sayUnderUnknown      = " under the unknown strategy %s" // strategy
	sayWith              = " with %s"                       // what the message carries
	sayEvent             = "an event is sent to the recipient"
	sayEventSent         = "an event sent to the recipient"
	sayInjected          = "an event is injected into the conversation"
	sayCapability        = "the recipient's capability is queried"
	sayReplies           = "the recipient replies"
	sayReplied           = "the recipient replied"
	sayTypes             = "the recipient starts typing"
	sayOpts              = "the recipient opts %s" // in or out
	sayDays              = "%s passed"
	sayHours             = "%s hours passed"
	sayStopped           = "the conversation is stopped"
	sayWasStopped        = "the conversation was stopped"
	sayListed            = "the %s are listed"   // what, mode, by what
	sayFrom              = " from the %s source" // what, mode, by what
	sayNarrowed          = " with %s"            // what, mode, by what
	sayWithoutApp        = " without the app"
	sayDeleted           = "the %s is deleted"                                          // subject
	sayWasDeleted        = "the %s was deleted"                                         // subject
	sayGiven             = "the %s is given new metadata"                               // subject
	sayWasGiven          = "the %s was given new metadata"                              // subject
	sayIsIn              = "the %s is %s in %s mode"                                    // subject, place, mode
	sayAlone             = "the %s is %s without a contact or a conversation"           // subject, place
	sayWithContact       = "the %s is %s with the recipient's contact"                  // subject, place
	sayWithBoth          = "the %s is %s with the recipient's contact and conversation" // subject, place
	sayIsReported        = "the %s is %s"                                               // subject, place
	sayStored            = "the %s is stored"                                           // subject
	sayNeverStored       = "the %s is never stored"                                     // subject
	sayNoLonger          = "the %s is no longer stored"                                 // subject
	sayAmong             = " among the %s messages"                                     // mode
	sayHasNone           = "the recipient has no %s"                                    // contact, or conversation with the app
	sayHas               = "the recipient has a %s"                                     // contact, or conversation with the app
	saySucceeds          = "the request succeeds"
	sayRefused           = "the request is refused"
	sayRefusedAsBad      = "the request is refused with status 400"
	sayAppIs             = "the app is in %s mode"              // mode
	sayAppKeeps          = "the app keeps %s messages for %s"   // mode, days
	sayAppKeepsUnder     = "the app keeps %s messages under %s" // mode, type
	sayNeverBeyond       = "the app never keeps %s messages for less than %s or more than %s days"
	sayHoldsNothing      = "the list holds nothing"
	sayHoldsOnly         = "the list holds only the %s"             // subject
	sayHoldsBoth         = "the list holds only the %s and the %s"  // subjects
	sayCreated           = "a %s is reported"                       // contact creation, conversation start
	sayNeverReported     = "a %s is never reported"                 // contact creation, conversation start
	sayMetadata          = "the %s is %s with the message metadata" // subject, place
	sayCarries           = "the %s carries the %s"                  // subject, what
	sayCarriesNo         = "the %s carries no %s"                   // subject, what
	sayAppsListed        = "the apps are listed"
	sayAsks              = "the caller is asked for credentials"
	sayIsMalformed       = "a request to %s is %s" // what, how
)

// The texts of wrong calls, by the options of their steps.
var (
	sayCalls = map[string]string{
		"list the apps": "the apps are listed", "create an app": "an app is created", "read the app": "the app is read",
		"list the messages": "its messages are listed", "send a message": "the app sends a message", "delete a message": "a message is deleted",
		"rename the app": "the app is renamed", "delete the app": "the app is taken away", "add a webhook": "a webhook is added",
	}
	sayCredentials = map[string]string{"none": " without credentials", "token": " with a wrong token", "password": " with a wrong password"}
	sayRequests    = map[string]string{"create an app": "create an app", "change the app": "change the app", "send a message": "send a message"}
	sayFaults      = map[string]string{"cut short": "cut short", "plain words": "written in plain words"}
)
