package explore

// wording holds the texts of the phrases in which a walk is told as a scenario: all of
// them, so that a change of the phrases in package steps needs a change here alone. A test
// holds every text against the phrases. In a text, %s stands for what the comment names.
var wording = struct {
	appIn, appInKeeping, anotherAppIn, appWithoutMode          string
	appCreatedIn, appCreatedWithout, keeping, under            string
	appChanged, appWasChanged, appSet, appWasSet               string
	appRenamed, legacyApp, appDeleted                          string
	stranger, known, partner, another                          string
	sends, sent, byContact, byUnknown, byBoth, byEmpty, byNone string
	inDispatch, inOwn, underUnknown, with                      string
	event, eventSent, injected, capability                     string
	replies, replied, types, opts                              string
	days, hours, stopped, wasStopped                           string
	listed, from, narrowed, withoutApp                         string
	deleted, given, wasDeleted, wasGiven                       string
	isIn, alone, withContact, withBoth, isReported             string
	stored, neverStored, noLonger, among                       string
	hasNone, has, succeeds, refused, refusedAsBad              string
	appIs, appKeeps, appKeepsUnder, neverBeyond, neverUnder    string
	holdsNothing, holdsOnly, holdsBoth, created, neverReported string
	metadata, carries, carriesNo, appsListed, appIsListed      string
}{
	appIn: "an app in %s mode", anotherAppIn: "another app in %s mode", // mode
	appWithoutMode:    "an app without a mode",
	appCreatedIn:      "an app is created in %s mode", // mode
	appCreatedWithout: "an app is created without a mode",
	keeping:           " that keeps %s messages for %s",             // mode, days
	under:             " under %s",                                  // retention type
	appChanged:        "the app is changed to %s mode",              // mode
	appWasChanged:     "the app was changed to %s mode",             // mode
	appSet:            "the app is set to keep %s messages for %s",  // mode, days
	appWasSet:         "the app was set to keep %s messages for %s", // mode, days
	appRenamed:        "the app is renamed",
	legacyApp:         "an app from before April 16th, 2025 whose mode was never set",
	appDeleted:        "the app is deleted",
	stranger:          "a recipient who has no contact",
	known:             "a recipient who has a contact",
	partner:           "a recipient who has a contact and a conversation with the app",
	another:           "another recipient who has no contact",
	sends:             "a message is sent to the recipient", sent: "a message sent to the recipient",
	byContact: " by contact id", byUnknown: " by an unknown contact id", byBoth: " by contact id and channel identity",
	byEmpty: " by an empty list of identities", byNone: " by nothing",
	inDispatch: " in DISPATCH mode", inOwn: " in the app's own mode", underUnknown: " under the unknown strategy %s", // strategy
	with:  " with %s", // what the message carries
	event: "an event is sent to the recipient", eventSent: "an event sent to the recipient",
	injected: "an event is injected into the conversation", capability: "the recipient's capability is queried",
	replies: "the recipient replies", replied: "the recipient replied", types: "the recipient starts typing",
	opts: "the recipient opts %s", // in or out
	days: "%s passed", hours: "%s hours passed", stopped: "the conversation is stopped", wasStopped: "the conversation was stopped",
	listed: "the %s are listed", from: " from the %s source", narrowed: " with %s", withoutApp: " without the app", // what, mode, by what
	deleted: "the %s is deleted", wasDeleted: "the %s was deleted", given: "the %s is given new metadata", wasGiven: "the %s was given new metadata", // subject
	isIn:        "the %s is %s in %s mode",                                                                         // subject, place, mode
	alone:       "the %s is %s without a contact or a conversation",                                                // subject, place
	withContact: "the %s is %s with the recipient's contact",                                                       // subject, place
	withBoth:    "the %s is %s with the recipient's contact and conversation",                                      // subject, place
	isReported:  "the %s is %s",                                                                                    // subject, place
	stored:      "the %s is stored", neverStored: "the %s is never stored", noLonger: "the %s is no longer stored", // subject
	among:   " among the %s messages",                                 // mode
	hasNone: "the recipient has no %s", has: "the recipient has a %s", // contact, or conversation with the app
	succeeds: "the request succeeds", refused: "the request is refused", refusedAsBad: "the request is refused with status 400",
	appIs:         "the app is in %s mode",              // mode
	appKeeps:      "the app keeps %s messages for %s",   // mode, days
	appKeepsUnder: "the app keeps %s messages under %s", // mode, type
	neverBeyond:   "the app never keeps %s messages for less than %s or more than %s days",
	neverUnder:    "the app never keeps %s messages under %s",                        // mode, type
	holdsNothing:  "the list holds nothing", holdsOnly: "the list holds only the %s", // subject
	holdsBoth: "the list holds only the %s and the %s",                     // subjects
	created:   "a %s is reported", neverReported: "a %s is never reported", // contact creation, conversation start
	metadata: "the %s is %s with the message metadata",                   // subject, place
	carries:  "the %s carries the %s", carriesNo: "the %s carries no %s", // subject, what
	appsListed: "the apps are listed", appIsListed: "the app is listed in %s mode", // mode
}
