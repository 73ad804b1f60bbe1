package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What another setting is set to is sent as documented, and the mask names it.
func TestUpdates_send(t *testing.T) {
	for step, want := range map[string]string{
		"the app is updated with callback settings":                              `{"callback_settings":{"secret_for_overridden_callback_urls":"secret"}}`,
		"the app is updated with channel credentials":                            `{"channel_credentials":[]}`,
		"the app is updated with a fallback":                                     `{"delivery_report_based_fallback":{"enabled":true,"delivery_report_waiting_time":60}}`,
		"the app is updated with null for its mode":                              `{"processing_mode":null}`,
		"the app is updated with null for its CONVERSATION retention":            `{"retention_policy":null}`,
		"the app's CONVERSATION retention is set to 5 days under an update mask": `{"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":5}}`,
	} {
		f := newFake()
		w := f.world(t)
		require.NoError(t, says(t, w, step), step)
		assert.JSONEq(t, want, f.sent["app.update"], step)
	}
}

// Whether an update is accepted or refused, what it does not name stays as it was.
func TestWorldNothingElseChanged(t *testing.T) {
	const text = "nothing else has changed, whether it was accepted or not"
	for name, c := range map[string]struct {
		status int
		but    change
		want   Kind
	}{
		"accepted":                           {200, nil, absent},
		"refused":                            {400, nil, absent},
		"accepted, and another is changed":   {200, instead("app.get", `"ttl_days":30`, `"ttl_days":31`), Broken},
		"refused, and another is changed":    {400, instead("app.get", `"ttl_days":30`, `"ttl_days":31`), Broken},
		"accepted, and the named is changed": {200, instead("app.get", `"ttl_days":7`, `"ttl_days":0`), absent},
		"refused, and the named is changed":  {400, instead("app.get", `"ttl_days":7`, `"ttl_days":0`), Broken},
	} {
		f := newFake()
		w := f.world(t)
		if c.status != 200 {
			answers("app.update", c.status)(f, w)
		}
		require.NoError(t, says(t, w, "the app is updated with null for its DISPATCH retention"))
		if c.but != nil {
			c.but(f, w)
		}
		judged(t, c.want, says(t, w, text), name)
		assert.Empty(t, f.wire, name)
	}
}

// After null for the mode, no mode of the app is wrong: it may be reset.
func TestUpdates_modeNull(t *testing.T) {
	f := newFake()
	w := f.world(t)
	require.NoError(t, says(t, w, "an app is created in CONVERSATION mode"))
	require.NoError(t, says(t, w, "the app is updated with null for its mode"))
	instead("app.get", "CONVERSATION\",\"retention", "DISPATCH\",\"retention")(f, w)
	_, err := w.readApp(t.Context())
	require.NoError(t, err)
	w.judgeAll()
	assert.Empty(t, f.wire)
}
