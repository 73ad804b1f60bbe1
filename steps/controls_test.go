package steps

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// finishes runs steps as Whens and Thens, and then sees to their controls.
func finishes(t *testing.T, f *fake, steps ...string) error {
	t.Helper()
	w := f.world(t)
	for _, text := range steps {
		require.NoError(t, says(t, w, text), text)
	}
	return w.Finish(t.Context())
}

// lost makes an operation succeed without an effect.
func lost(op string) *fake {
	f := newFake()
	f.lost = op
	return f
}

// hiding returns a fake whose DISPATCH source does not show some messages.
func hiding(hides func(id string) bool) *fake {
	f := newFake()
	f.hides = hides
	return f
}

// forgetful returns a fake that has no contacts.
func forgetful() *fake {
	f := newFake()
	f.answers["contact.list"] = []answered{{200, `{"contacts":[]}`}}
	answers("contact.get", 404)(f, nil)
	return f
}

// What only seems to happen leaves a scenario without a result.
func TestWorldFinish_controls(t *testing.T) {
	hidden := func(op, member string) *fake {
		f := newFake()
		for _, op := range []string{op, "message.last"} {
			f.answers[op] = []answered{{200, `{"` + member + `":[]}`}}
		}
		answers("message.get", 404)(f, nil)
		return f
	}
	for name, c := range map[string]struct {
		f     *fake
		steps []string
		error string
	}{
		"an update that is lost":       {lost("app.update"), []string{"the app's DISPATCH retention is set to 3 days"}, "the app was set to dispatch_retention_policy"},
		"an update that takes place":   {newFake(), []string{"the app's DISPATCH retention is set to 3 days"}, ""},
		"a mode that is lost":          {lost("app.update"), []string{"the app is changed to DISPATCH mode"}, `the app was to be in DISPATCH mode, and it reads "CONVERSATION"`},
		"an app that stays":            {lost("app.delete"), []string{"the app is deleted"}, "what was deleted is still there"},
		"an app that goes":             {newFake(), []string{"the app is deleted"}, ""},
		"a conversation that goes on":  {lost("conversation.stop"), []string{"the conversation is stopped"}, "it is still active"},
		"a bound that is no bound":     {lost("app.update"), []string{"the app's DISPATCH retention is set to 8 days", "its DISPATCH retention is never outside 0 to 7 days"}, "an app keeps a DISPATCH retention within bounds"},
		"a list that shows nothing":    {hidden("message.list", "messages"), []string{"the messages are listed", "the list is empty"}, "a message of the control app is listed"},
		"a list without apps":          {hidden("app.list", "apps"), []string{"an app is created without credentials", "no app was created"}, "the control app is listed"},
		"a source that shows nothing":  {hiding(func(string) bool { return true }), []string{"the message is never stored among the DISPATCH messages"}, "a message of the control app is listed in the DISPATCH source"},
		"a source that shows the rest": {hiding(func(id string) bool { return id == "M3" }), []string{"the message is never stored among the DISPATCH messages"}, ""},
		"a contact that is not kept":   {forgetful(), []string{"the recipient is a contact"}, "the contact C that was created is there"},
		"a contact that is kept":       {newFake(), []string{"the recipient is a contact"}, ""},
		"a message that is not sent":   {hiding(func(string) bool { return true }), []string{"the app is changed to DISPATCH mode", "a message is sent to the recipient", "the request succeeds"}, "in the DISPATCH source"},
		"an app that is not kept":      {appless(), []string{"an app is created in CONVERSATION mode", "the apps are listed"}, "the app A that was created is there"},
		"an app that is not shown":     {appOf(`{"id":"A"}`), []string{"an app is created with the default mode", "the app is in DISPATCH mode"}, "an app is shown as it was created"},
		"an app without a mode":        {appOf(`{"id":"A","display_name":"app"}`), []string{"an app is created with the default mode", "the app is in DISPATCH mode"}, "an app shows its mode"},
		"an app without a retention":   {appOf(`{"id":"A","display_name":"app"}`), []string{"an app is created with the default mode", "its DISPATCH retention is 0 days"}, "an app shows its DISPATCH retention"},
		"a bound at a creation":        {appOf(`{"id":"A","display_name":"app"}`), []string{"an app is created with the default mode and a DISPATCH retention of 8 days", "its DISPATCH retention is never outside 0 to 7 days"}, "an app shows its DISPATCH retention"},
		"an app that is shown":         {twoApps(), []string{"an app is created in DISPATCH mode", "the app is in DISPATCH mode"}, ""},
		"metadata that is lost":        {newFake(), []string{`the message is given message metadata "B"`}, "is read without it"},
		"a message of an id alone":     {idAlone(), []string{"the message is read", "the request succeeds"}, "shows nothing of the message"},
		"an event that is not sent":    {eventless(), []string{"the app is changed to DISPATCH mode", "an event is sent to the recipient", "the request succeeds"}, "an event of the control app is read"},
		"a reply of another":           {replying("15550009"), []string{"the recipient replies", "the callback of the reply says CONVERSATION"}, "it came from 15550009, and not from +15550001"},
		"a reply of the recipient":     {replying("15550001"), []string{"the recipient replies", "the callback of the reply says CONVERSATION"}, ""},
		"an opt of another":            {opting("15550009"), []string{"the recipient opts in"}, "no callback of it names the recipient"},
		"an opt of the recipient":      {opting("15550001"), []string{"the recipient opts in"}, ""},
		"an opt that nobody made":      {newFake(), []string{"the recipient opts out"}, "opt_out_notification"},
	} {
		err := finishes(t, c.f, c.steps...)
		if c.error == "" {
			assert.NoError(t, err, name)
			continue
		}
		judged(t, Unfinished, err, name)
		assert.ErrorContains(t, err, c.error, name)
	}
}

func appless() *fake {
	f := newFake()
	f.lost = "app.create"
	answers("app.get", 404)(f, nil)
	answers("app.list", 200, `{"apps":[{"id":"A9"}]}`)(f, nil)
	return f
}

// appOf returns a fake that shows every app as one body does.
func appOf(body string) *fake {
	f := newFake()
	for _, op := range []string{"app.create", "app.get"} {
		answers(op, 200, body)(f, nil)
	}
	return f
}

// twoApps returns a fake that shows first the app that was created, and then another.
func twoApps() *fake {
	f := newFake()
	f.answers["app.get"] = []answered{{200, fakeApp}, {200, fakeApp}}
	return f
}

func idAlone() *fake {
	f := newFake()
	answers("message.get", 200, `{"id":"M3"}`)(f, nil)
	return f
}

func eventless() *fake {
	f := newFake()
	answers("event.get", 404)(f, nil)
	return f
}

// replying returns a fake whose next reply comes from an identity.
func replying(from string) *fake {
	f := newFake()
	all(called("text of R1", "reply-1"), called("+15550001", from))(f, nil)
	return f
}

// opting returns a fake whose opt-ins are those of an identity.
func opting(from string) *fake {
	f := newFake()
	called(`"identity":"+15550001","status"`, `"identity":"`+from+`","status"`)(f, nil)
	return f
}

// A step that failed has said what is wrong, so that no control is needed.
func TestWorldFinish_afterAFailedStep(t *testing.T) {
	f := lost("app.update")
	w := f.world(t)
	require.NoError(t, says(t, w, "the app is changed to DISPATCH mode"))
	judged(t, Broken, says(t, w, "the app is in DISPATCH mode"), "it is lost")
	assert.NoError(t, w.Finish(t.Context()))
}

// A success names what it made, and a look-up shows what was asked for.
func TestWorldFinish_anAnswerThatShowsNothing(t *testing.T) {
	f := newFake()
	f.answers["message.send"] = []answered{{200, `{}`}}
	w := f.world(t)
	judged(t, Unfinished, says(t, w, "a message is sent to the recipient"), "no message_id")

	f = newFake()
	f.answers["message.get"] = []answered{{200, `{"id":"M3"}`}}
	judged(t, Broken, says(t, f.world(t), "the message is stored"), "its id alone")

	f = newFake()
	f.answers["app.get"] = []answered{{200, `{}`}}
	judged(t, Unfinished, says(t, f.world(t), "the app is in DISPATCH mode"), "no id")
}

// Another TTL is tried where an account is forbidden one, and only there.
func TestFirstAllowed(t *testing.T) {
	forbidden, lost := &unavailableError{reason: "403"}, errors.New("lost")
	for name, c := range map[string]struct {
		answers map[string]error
		tried   []string
		want    error
	}{
		"the first is allowed": {nil, []string{"1"}, nil},
		"the first is not":     {map[string]error{"1": forbidden}, []string{"1", "2"}, nil},
		"none is":              {map[string]error{"1": forbidden, "2": forbidden}, []string{"1", "2"}, forbidden},
		"the first is lost":    {map[string]error{"1": lost}, []string{"1"}, lost},
	} {
		var tried []string
		err := firstAllowed([]string{"1", "2"}, func(days string) error {
			tried = append(tried, days)
			return c.answers[days]
		})
		assert.Equal(t, c.tried, tried, name)
		assert.Equal(t, c.want, err, name)
	}
}
