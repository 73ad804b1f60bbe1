package explore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// Variant is a behaviour of the reference service: the documented one, changed by some
// readings and deviations. Swapped has a bit for each pair of steps that are made at
// once; if it is set, the second step comes first.
type Variant struct {
	Readings, Deviations []string
	Swapped              uint
}

// with returns the variant with further readings.
func (v Variant) with(readings ...string) Variant {
	v.Readings = append(slices.Clone(v.Readings), readings...)
	return v
}

// breaking returns the variant with a further deviation.
func (v Variant) breaking(deviation string) Variant {
	v.Deviations = append(slices.Clone(v.Deviations), deviation)
	return v
}

// String names the readings and deviations.
func (v Variant) String() string {
	return strings.Join(append(slices.Clone(v.Deviations), v.Readings...), " + ")
}

// apply changes the documented behaviour to that of the variant.
func (v Variant) apply(b *behaviour.Behaviour) {
	for _, id := range v.Deviations {
		if d, ok := deviations()[id]; ok {
			d.Apply(b)
		}
	}
	for _, id := range v.Readings {
		if r, ok := readings()[id]; ok {
			r.Apply(b)
		}
	}
}

// imagined changes the documented behaviour to that of the variant, once what is late has
// come. A read is repeated until it shows what is expected, for longer than any reading
// is late, so that what is never seen is no matter of time.
func (v Variant) imagined(b *behaviour.Behaviour) {
	v.apply(b)
	b.SeenAfter = behaviour.SeenAfter
}

// model is a reference service in this process. Its calls need no connection, and
// whatever follows from them has happened once they return.
type model struct {
	service   *reference.Service
	callbacks []steps.Callback
	count     map[string]int
	// held is set while calls are made at once: none is processed before all are accepted.
	held bool
}

const (
	modelKey    = "key"
	modelSecret = "secret"
	modelHook   = "http://callbacks.invalid/walk"
)

func newModel(b behaviour.Behaviour) *model {
	m := &model{count: map[string]int{}}
	m.service = reference.New(reference.Options{KeyID: modelKey, KeySecret: modelSecret, Behaviour: b,
		Deliver: func(target string, h http.Header, body []byte) {
			if target == modelHook {
				m.callbacks = append(m.callbacks, steps.Callback{Header: h, Body: body, SignatureFault: expect.Signature(h, body, modelSecret)})
			}
		}})
	return m
}

func (m *model) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = m.service.Close(ctx) // only a worker that ends by itself is left
}

// settle processes what was accepted.
func (m *model) settle() {
	if !m.held {
		m.service.Settle()
	}
}

// serve answers a request. A panic, which a combination of behaviours may cause, is a 500.
func (m *model) serve(req *http.Request) (a answer) {
	defer func() {
		if recover() != nil {
			a = answer{status: http.StatusInternalServerError}
		}
	}()
	rec := httptest.NewRecorder()
	m.service.Handler().ServeHTTP(rec, req)
	return answer{status: rec.Code, body: rec.Body.Bytes()}
}

func (m *model) call(_ context.Context, r request) (answer, error) {
	req, err := http.NewRequest(r.method, "/v1/projects/"+reference.DefaultProject+r.path, bytes.NewReader(r.body))
	if err != nil {
		return answer{}, err
	}
	req.URL.RawQuery = strings.ReplaceAll(r.query, "+", "%20")
	switch given, own := r.header["Authorization"]; {
	case !own:
		req.SetBasicAuth(modelKey, modelSecret)
	case given[0] != "":
		req.Header["Authorization"] = given
	}
	a := m.serve(req)
	m.settle()
	return a, nil
}

func (m *model) control(path string, body map[string]any) ([]byte, error) {
	body["project_id"] = reference.DefaultProject
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(http.MethodPost, "/control"+path, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(modelKey, modelSecret)
	a := m.serve(req)
	m.settle()
	if !a.ok() {
		return nil, fmt.Errorf("control protocol: %s was answered with status %d: %s", path, a.status, a.body)
	}
	return a.body, nil
}

// offers returns the service as a session: it has numbered values, no ledger, and
// everything else from the service itself.
func (m *model) offers() *steps.Session {
	return &steps.Session{Project: reference.DefaultProject, Values: m, Ledger: m, Channels: config.DefaultChannels(), Inbox: m, Handset: m, TimeMachine: m, LegacyApps: m}
}

// Name, Identity and Secret implement steps.Values.
func (m *model) Name(kind string) string {
	m.count[kind]++
	return "modecert " + kind + "-" + strconv.Itoa(m.count[kind])
}

func (m *model) Identity() string {
	m.count["identity"]++
	return fmt.Sprintf("+1555%011d", m.count["identity"])
}

func (m *model) Secret() string { return modelSecret }

// Claim, ClaimContact and Made implement steps.Ledger. What ends with the process needs
// no ledger.
func (m *model) Claim(string, string) error        { return nil }
func (m *model) ClaimContact(string, string) error { return nil }
func (m *model) Made(string, string, string) error { return nil }

// URL, Door, Read and Rest implement steps.Inbox.
func (m *model) URL() string       { return modelHook }
func (m *model) Door(n int) string { return fmt.Sprint(modelHook, n) }

func (m *model) Read(context.Context, steps.Filter) ([]steps.Callback, error) {
	return m.callbacks, nil
}

func (m *model) Rest(context.Context) ([]steps.Callback, error) { return nil, nil }

// from returns the body of a recipient's action.
func from(s steps.Sender) map[string]any {
	return map[string]any{"app_id": s.AppID, "channel": s.Channel, "identity": s.Identity}
}

// Reply, Event and Opt implement steps.Handset.
func (m *model) Reply(_ context.Context, s steps.Sender, text string) (string, error) {
	body := from(s)
	body["text"] = text
	_, err := m.control("/handset/replies", body)
	return text, err
}

func (m *model) Event(_ context.Context, s steps.Sender) error {
	_, err := m.control("/handset/events", from(s))
	return err
}

func (m *model) Opt(_ context.Context, s steps.Sender, direction string) error {
	body := from(s)
	body["direction"] = direction
	_, err := m.control("/handset/opts", body)
	return err
}

// App makes a legacy app.
func (m *model) App(_ context.Context, name string) (id string, owned bool, err error) {
	raw, err := m.control("/legacy-apps", map[string]any{"display_name": name, "channel_credentials": json.RawMessage(config.DefaultChannels().Credentials)})
	if id = gjson.GetBytes(raw, "app_id").String(); err == nil && id == "" {
		err = errors.New("control protocol: a legacy app has no id")
	}
	return id, true, err
}

// Advance and Accepted implement steps.TimeMachine.
func (m *model) Advance(_ context.Context, by time.Duration) error {
	_, err := m.control("/clock/advance", map[string]any{"seconds": int64(by / time.Second)})
	return err
}

func (m *model) Accepted(time.Time, time.Duration) error { return nil }

// Imagine makes a walk on a variant of the reference service in this process, and returns
// what is observed at each step.
func Imagine(w Walk, v Variant, offer Offer) []Seen {
	return v.imagine(w, offer, nil)
}

// agrees reports whether a variant shows what was observed in a walk. seen is what the
// variant shows, up to the first step that differs.
func agrees(w Walk, v Variant, offer Offer, saw []Seen) (seen []Seen, ok bool) {
	seen = v.imagine(w[:len(saw)], offer, saw)
	return seen, firstDifference(seen, saw) < 0
}

func (v Variant) imagine(w Walk, offer Offer, until []Seen) []Seen {
	b := behaviour.Documented()
	v.imagined(&b)
	return imagine(w, b, v.Swapped, offer, until)
}

// imagine makes a walk, and ends it early at the first step that differs from until.
func imagine(w Walk, b behaviour.Behaviour, swapped uint, offer Offer, until []Seen) []Seen {
	m := newModel(b)
	defer m.close()
	p := newPlayer(m, w, offer)
	ctx := context.Background()
	var seen []Seen
	pairs := w.pairs()
	for i := 0; i < len(w) && firstDifference(seen[:min(len(seen), len(until))], until) < 0; i++ {
		several := []Step{w[i]}
		n := slices.Index(pairs, i)
		if n >= 0 {
			i++
			several = append(several, w[i])
		}
		m.held = n >= 0
		seen = append(seen, p.imagine(ctx, m, several, n >= 0 && swapped>>n&1 == 1)...)
	}
	return seen
}

// imagine makes a step, or two at once, of which the second may come first. What is called
// may belong to either, so that it counts for the second.
func (p *player) imagine(ctx context.Context, m *model, several []Step, swapped bool) []Seen {
	made, seen := make([]outcome, len(several)), make([]Seen, len(several))
	for i, s := range several {
		var err error
		if made[i], err = p.ready(ctx, s); err != nil {
			made[i].instead = "not made: " + err.Error()
		}
	}
	for i := range made {
		if swapped {
			i = len(made) - 1 - i
		}
		if err := p.perform(ctx, &made[i]); err != nil {
			made[i].instead = "not made: " + err.Error()
		}
	}
	m.held = false
	m.settle()
	for i, o := range made {
		g, err := p.look(ctx, o, i == len(made)-1)
		if err != nil {
			g.seen.Answer = "not made: " + err.Error()
		}
		p.take(o, g)
		seen[i] = g.seen
	}
	return seen
}
