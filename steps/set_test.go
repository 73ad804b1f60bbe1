package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

// said runs steps on a fake and returns the findings about shapes, as rule and pointer.
func wireOf(t *testing.T, c change, steps ...string) []string {
	t.Helper()
	f := newFake()
	w := f.world(t)
	if c != nil {
		c(f, w)
	}
	for _, step := range steps {
		_ = says(t, w, step) // some cannot go on, which is not the question here
	}
	var found []string
	for _, v := range f.wire {
		found = append(found, v.Rule+" "+v.Pointer)
	}
	return found
}

// No schema requires these members; that they are there is for the steps to demand.
func TestWorldKeepsWhatWasSet(t *testing.T) {
	stranger := answers("contact.list", 200, `{"contacts":[]}`)
	for name, c := range map[string]struct {
		but   change
		steps []string
		want  []string
	}{
		"an app without the name it was given":          {instead("app.create", `"display_name":"app",`, ""), []string{"an app is created with the default mode"}, []string{"WIRE-APP /display_name"}},
		"an app without the mode it was given":          {instead("app.create", `"processing_mode":"CONVERSATION",`, ""), []string{"an app is created in CONVERSATION mode"}, []string{"WIRE-APP /processing_mode"}},
		"an app without the default that it was given":  {instead("app.create", `"processing_mode":"CONVERSATION",`, ""), []string{"an app is created in DISPATCH mode"}, nil},
		"an app without what it was not given":          {instead("app.create", `"processing_mode":"CONVERSATION",`, ""), []string{"an app is created with the default mode"}, nil},
		"an app that is read without its name":          {instead("app.get", `"display_name":"app",`, ""), []string{"an app is created in CONVERSATION mode", "the app is in CONVERSATION mode"}, []string{"WIRE-APP /display_name"}},
		"an app in a list without its name":             {instead("app.list", `"display_name":"app",`, ""), []string{"an app is created in CONVERSATION mode", "the apps are listed"}, []string{"WIRE-APP /apps/0/display_name"}},
		"an update whose answer leaves out what it set": {instead("app.update", `"processing_mode"`, `"x"`), []string{"the app is changed to CONVERSATION mode"}, []string{"WIRE-APP /processing_mode"}},
		"a read that does not show an update yet":       {instead("app.get", `"processing_mode"`, `"x"`), []string{"the app is changed to CONVERSATION mode", "its DISPATCH retention is 7 days"}, nil},
		"an update out of bounds that is not kept":      {instead("app.update", `"dispatch_retention_policy"`, `"x"`), []string{"the app's DISPATCH retention is set to -1 days"}, nil},
		"an update with null that clears a name":        {instead("app.update", `"display_name":"app",`, ""), []string{"an app is created in DISPATCH mode", "the app is updated with null for its name"}, nil},
		"an app without an id":                          {instead("app.create", `"id":"A",`, ""), []string{"an app is created in DISPATCH mode"}, []string{"WIRE-APP /id"}},
		"a message without an id":                       {answers("message.send", 200, `{}`), []string{"a message is sent to the recipient"}, []string{"WIRE-MESSAGE /message_id"}},
		"an event without an id":                        {answers("event.send", 200, `{}`), []string{"an event is sent to the recipient"}, []string{"WIRE-EVENT /event_id"}},
		"a changed message without an id":               {instead("message.update", `"id":"M3",`, ""), []string{`the message is given message metadata "A"`}, []string{"WIRE-MESSAGE /id"}},
		"a query without its app":                       {answers("capability.query", 200, `{}`), []string{"the recipient's capability is queried"}, []string{"WIRE-CAPABILITY /app_id"}},
		"a conversation without its app": {all(stranger, instead("conversation.create", `"app_id":"A",`, "")), []string{"the recipient is a chat partner"},
			[]string{"WIRE-CONVERSATION /app_id"}},
		"a recent conversation that is flat": {answers("conversation.recent", 200, `{"conversations":[`+fakeConversation+`]}`), []string{"the recent conversations are listed"},
			[]string{"WIRE-CONVERSATION /conversations/0/conversation"}},
		"a webhook without its id": {all(func(_ *fake, w *World) { w.app.hooked = false }, instead("webhook.list", `"id":"W",`, "")), []string{"the app's webhooks are listed"},
			[]string{"WIRE-WEBHOOK /webhooks"}},
		"a contact that is reported without its id": {called(`"contact":{"id":"C",`, `"contact":{`), []string{"a contact creation is reported"}, []string{"WIRE-CALLBACK /contact_create_notification/contact/id"}},
		"nothing amiss": {stranger, []string{"an app is created in CONVERSATION mode", "the recipient is a chat partner", "a message is sent to the recipient"}, nil},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, wireOf(t, c.but, c.steps...)) })
	}
}

// Where the reference gives a default, or a member no effect, its absence is no finding.
func TestAppKeeps_leftOut(t *testing.T) {
	const short, long = `"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":30}`, "its CONVERSATION retention is 30 days under "
	for name, c := range map[string]struct {
		shown, says string
		broken      bool
	}{
		"the default type":             {`"retention_policy":{"ttl_days":30}`, long + "MESSAGE_EXPIRE_POLICY", false},
		"another type":                 {`"retention_policy":{"ttl_days":30}`, long + "PERSIST_RETENTION_POLICY", true},
		"a TTL where messages persist": {`"retention_policy":{"retention_type":"PERSIST_RETENTION_POLICY"}`, long + "PERSIST_RETENTION_POLICY", false},
		"a TTL elsewhere":              {`"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY"}`, long + "MESSAGE_EXPIRE_POLICY", true},
		"the whole policy":             {`"x":1`, long + "MESSAGE_EXPIRE_POLICY", true},
		"never another type":           {`"retention_policy":{"ttl_days":30}`, "its retention policy for CONVERSATION messages is never anything but MESSAGE_EXPIRE_POLICY", false},
		"never beyond, persisting":     {`"retention_policy":{"retention_type":"PERSIST_RETENTION_POLICY"}`, "its CONVERSATION retention is never outside 1 to 3650 days", false},
		"never beyond":                 {`"retention_policy":{}`, "its CONVERSATION retention is never outside 1 to 179 days", true},
		"the default TTL":              {`"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY"}`, "its CONVERSATION retention is 180 days", false},
		"the default policy":           {`"retention_policy":null`, "its CONVERSATION retention is 180 days under MESSAGE_EXPIRE_POLICY", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			w := f.world(t)
			instead("app.get", short, c.shown)(f, w)
			w.outcome = &Answer{op: operations["app.delete"], status: 200, body: []byte(`{}`)}
			err := says(t, w, c.says)
			if !c.broken {
				require.NoError(t, err)
				return
			}
			kind, _ := Judge(err)
			assert.Equal(t, Broken, kind, "%v", err)
		})
	}
}

// A policy is unchanged if it comes to the same.
func TestUnchanged_leftOut(t *testing.T) {
	for now, same := range map[string]bool{
		`"retention_policy":{"ttl_days":30}`:                                               true,
		`"retention_policy":{"ttl_days":"30","retention_type":null}`:                       true,
		`"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY"}`:                    false,
		`"retention_policy":{"retention_type":"CONVERSATION_EXPIRE_POLICY","ttl_days":30}`: false,
		`"retention_policy":{"ttl_days":3.0e1}`:                                            true,
		`"x":1`:                                                                            false,
	} {
		f := newFake()
		w := f.world(t)
		instead("app.get", `"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":30}`, now)(f, w)
		instead("app.get", `"channel_credentials":[],`, "")(f, w)
		err := says(t, w, "the app is unchanged")
		assert.Equal(t, same, err == nil, "%s: %v", now, err)
	}
}

// What an earlier state left out because it was the default has changed once it is
// another.
func TestUnchanged_fromDefault(t *testing.T) {
	w := &World{rule: Rule{ID: "R"}}
	for now, same := range map[string]bool{
		`{"id":"A"}`: true,
		`{"id":"A","retention_policy":{"ttl_days":"180"},"dispatch_retention_policy":{},"processing_mode":"DISPATCH"}`: true,
		`{"id":"A","retention_policy":{"ttl_days":30}}`:                                                                false,
		`{"id":"A","dispatch_retention_policy":{"ttl_days":1}}`:                                                        false,
		`{"id":"A","processing_mode":"CONVERSATION"}`:                                                                  false,
	} {
		err := w.unchanged(gjson.Parse(`{"id":"A"}`), gjson.Parse(now), nil, 1)
		assert.Equal(t, same, err == nil, "%s: %v", now, err)
	}
}

// The reference gives deletions no content, and of errors the form with the object around
// them is stated.
func TestFaults_noBody(t *testing.T) {
	for _, body := range []string{"", "{}", `{"x":1}`} {
		found, err := Faults(200, "empty", "WIRE-APP", []byte(body))
		require.NoError(t, err)
		assert.Empty(t, found, body)
	}
	for body, pointer := range map[string]string{
		`{"code":404,"message":"no","status":"NOT_FOUND"}`:           "/error",
		`{"error":{"message":"no","status":"NOT_FOUND"}}`:            "/error/code",
		`{"error":{"code":404,"status":"NOT_FOUND"}}`:                "/error/message",
		`{"error":{"code":404,"message":"no"}}`:                      "/error/status",
		`{"error":{"code":404,"message":"no","status":"NOT_FOUND"}}`: "",
	} {
		found, err := Faults(404, "app", "WIRE-APP", []byte(body))
		require.NoError(t, err)
		if pointer == "" {
			assert.Empty(t, found, body)
			continue
		}
		require.Len(t, found, 1, body)
		assert.Equal(t, "WIRE-ERROR", found[0].Rule)
		assert.Equal(t, pointer, found[0].Pointer)
	}
}
