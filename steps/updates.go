package steps

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/tidwall/gjson"
)

// Updates of what no rule of the modes sets: they have to leave alone what the rules
// speak of.

// otherSettings are the members of an app that do not concern the modes, by the words of a
// feature, with a documented value of each. The scenario's secret and the credentials that
// the target's apps have are filled in.
var otherSettings = map[string]object{
	"a metadata report view": {"conversation_metadata_report_view": "FULL"},
	"message retry settings": {"message_retry_settings": object{"retry_duration": 3600}},
	"a fallback":             {"delivery_report_based_fallback": object{"enabled": true, "delivery_report_waiting_time": 60}},
	"smart conversations":    {"smart_conversation": object{"enabled": true}},
	"callback settings":      {"callback_settings": object{overriddenSecret: ""}},
	"channel credentials":    {"channel_credentials": nil},
}

// overriddenSecret signs the callbacks to a URL that a request names.
const overriddenSecret = "secret_for_overridden_callback_urls"

// setting returns the members of a request for another setting.
func (w *World) setting(of string) object {
	switch of {
	case "callback settings":
		return object{"callback_settings": object{overriddenSecret: w.session.Values.Secret()}}
	case "channel credentials":
		return object{"channel_credentials": json.RawMessage(w.session.Channels.Credentials)}
	}
	return otherSettings[of]
}

// updateSetting sets a member of the app that does not concern the modes.
func (w *World) updateSetting(ctx context.Context, of string) (found, error) {
	return w.updateApp(ctx, w.setting(of), otherSetting)
}

// createWithSetting creates an app with such a member, and leaves its mode to the target.
func (w *World) createWithSetting(ctx context.Context, of string) (found, error) {
	return w.newApp(ctx, "", kept{beside: w.setting(of)})
}

// createWithNullMode creates an app and names the member of its mode without a value, which
// the target may refuse.
func (w *World) createWithNullMode(ctx context.Context) (found, error) {
	return w.newApp(ctx, "", kept{beside: object{nullable["mode"]: nil}})
}

// nullable maps what a feature sets to null to the member.
var nullable = map[string]string{
	"mode": "processing_mode", "name": "display_name",
	"DISPATCH retention": retentionFields[modeDispatch], "CONVERSATION retention": retentionFields[modeConversation],
}

// setNull names a member of the app without a value. No document says whether that is
// refused, or what it means.
func (w *World) setNull(ctx context.Context, what string) (found, error) {
	return w.updateApp(ctx, object{nullable[what]: nil}, otherSetting)
}

// setEmpty names a retention policy of the app without its members. No document says
// whether that is refused, or what it means.
func (w *World) setEmpty(ctx context.Context, what string) (found, error) {
	return w.updateApp(ctx, object{nullable[what]: object{}}, otherSetting)
}

// changeModeMasked and changeRetentionMasked set one member, and name it in update_mask
// too: with or without the mask, the update means the same.

func (w *World) changeModeMasked(ctx context.Context, mode string) (found, error) {
	f, err := w.updateMasked(ctx, object{"processing_mode": mode})
	if err == nil && f.answer.ok() {
		w.app.mode = mode
	}
	return f, err
}

func (w *World) changeRetentionMasked(ctx context.Context, whose, ttl string) (found, error) {
	k := kept{mode: whose, days: inDays(ttl)}
	f, err := w.updateMasked(ctx, k.fields(w.app.mode))
	return f, k.allowed(err)
}

func (w *World) updateMasked(ctx context.Context, body object) (found, error) {
	if err := w.noteApp(ctx); err != nil {
		return found{}, err
	}
	for member := range body {
		return w.patchApp(ctx, body, url.Values{"update_mask": {member}}, otherSetting)
	}
	return found{}, &SuiteFault{"an update has to name a member"}
}

// nothingElseChangedEither checks that a request changed nothing but what it named if it
// was accepted, and nothing at all if it was refused: now and after a while, since how the
// app shows what was set is not for it to say.
func (w *World) nothingElseChangedEither(ctx context.Context) error {
	if w.outcome == nil || !w.outcome.ok() {
		return w.nothingChanged(ctx)
	}
	return w.throughout(ctx, func() error {
		now, err := w.readApp(ctx)
		if err != nil {
			return err
		}
		return retried(w.unchanged(gjson.Parse(w.app.before), gjson.ParseBytes(now.body), w.app.touched, now.exchange))
	})
}
