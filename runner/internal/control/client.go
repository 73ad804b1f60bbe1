// Package control implements the client of the control protocol, by which an
// implementation under test offers what the API does not: a handset, a clock, legacy
// apps, and a scenario's own projects. A [Client] makes the calls, a [Session] is one
// scenario's use of it. The other handsets, [CommandHandset] and [PersonHandset], are
// here too. The package does not depend on an endpoint and does not authorise its
// calls; the Doer of the client does.
package control

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps"
)

// Client is a client of the control protocol for one project.
type Client struct {
	HTTP    api.Doer
	Base    string // without a trailing slash
	Project string
	// Credentials are the channel_credentials of legacy apps.
	Credentials json.RawMessage
	// Secrets receives the keys of projects; it may be nil.
	Secrets *evidence.Secrets
	// Capabilities and Projects are set by Connect: what the server offers, and whether
	// it can make projects.
	Capabilities []string
	Projects     bool
	// Clocked is set if the project's clock can be read.
	Clocked bool

	watch watch
}

// Connect asks the server what it offers.
func (c *Client) Connect(ctx context.Context) error {
	var offered struct {
		Handset   bool `json:"handset"`
		Clock     bool `json:"clock"`
		LegacyApp bool `json:"legacy_app"`
		Projects  bool `json:"projects"`
	}
	if err := c.call(ctx, http.MethodGet, "/capabilities", nil, "", "control-capabilities", &offered); err != nil {
		return err
	}
	c.Projects = offered.Projects
	for name, ok := range map[string]bool{plan.Handset: offered.Handset, plan.Clock: offered.Clock, plan.LegacyApp: offered.LegacyApp} {
		if ok {
			c.Capabilities = append(c.Capabilities, name)
		}
	}
	return nil
}

// call makes one call. asks and answers are the schemas of request and answer; asks is
// empty if there is no body, answers if nothing is read of the answer. No content counts
// as null. out may be nil.
func (c *Client) call(ctx context.Context, method, path string, in any, asks, answers string, out any) error {
	payload, err := requestBody(in, asks)
	if err != nil {
		return err
	}
	got, err := api.Client{HTTP: c.HTTP, Root: c.Base}.Do(ctx, method, path, payload)
	switch {
	case err != nil && got.Status == 0:
		return fmt.Errorf("control protocol: %w", err)
	case err != nil:
		return fmt.Errorf("control protocol: %s: %w", path, err)
	}
	// Register the key as a secret before any error quotes the answer.
	c.Secrets.Add(gjson.GetBytes(got.Body, "key_secret").String())
	if got.Status < 200 || got.Status > 299 {
		return &RefusalError{path, got.Status}
	}
	if len(bytes.TrimSpace(got.Body)) == 0 {
		got.Body = []byte("null")
	}
	// An HTML page with a success status comes from a proxy in front of the control
	// protocol; no recipient has acted.
	answers = cmp.Or(answers, "empty")
	if v, err := schemas.Check(answers, got.Body); err != nil || len(v) > 0 {
		return fmt.Errorf("control protocol: the answer to %s does not match schema %s: %v%v", path, answers, err, v)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(got.Body, out)
}

// requestBody encodes a request and checks it against its schema.
func requestBody(in any, schema string) ([]byte, error) {
	if in == nil {
		return nil, nil
	}
	payload, err := json.Marshal(in)
	if err != nil {
		return nil, &steps.SuiteFault{Reason: err.Error()}
	}
	if v, err := schemas.Check(schema, payload); err != nil || len(v) > 0 {
		return nil, &steps.SuiteFault{Reason: fmt.Sprintf("our control request does not match schema %s: %v%v", schema, err, v)}
	}
	return payload, nil
}

// RefusalError is an answer of the control protocol with another status than 2xx.
type RefusalError struct {
	Path   string
	Status int
}

func (r *RefusalError) Error() string {
	return fmt.Sprintf("control protocol: %s was answered with status %d", r.Path, r.Status)
}

// InTrouble reports whether an error means that the server exists but cannot answer at
// the moment.
func InTrouble(err error) bool {
	var refused *RefusalError
	if errors.As(err, &refused) {
		return api.Troubled(refused.Status)
	}
	var call *url.Error
	return errors.As(err, &call) && api.Connected(err)
}

// Account is a project that the server made for a scenario, with its key.
type Account struct {
	ID        string `json:"project_id"`
	KeyID     string `json:"key_id"`
	KeySecret string `json:"key_secret"`
	TokenURL  string `json:"token_url"` // empty means that of the run's project
}

// NewProject asks for a project. It must not be the run's own, since it is deleted in
// the end.
func (c *Client) NewProject(ctx context.Context) (made Account, err error) {
	if err := c.call(ctx, http.MethodPost, "/projects", nil, "", "control-project", &made); err != nil {
		return Account{}, err
	}
	if made.ID == c.Project {
		return Account{}, errors.New("control protocol: POST /projects was answered with the run's own project, which is not a new one")
	}
	return made, nil
}

// DeleteProject deletes a project from NewProject with everything in it.
func (c *Client) DeleteProject(ctx context.Context, id string) error {
	return c.call(ctx, http.MethodDelete, "/projects/"+url.PathEscape(id), nil, "", "", nil)
}

// LegacyApp asks for a legacy app, and reports whether it was made under this name or
// existed before.
func (c *Client) LegacyApp(ctx context.Context, name string) (id string, made bool, err error) {
	var answer struct {
		AppID string `json:"app_id"`
		Made  bool   `json:"made"`
	}
	in := map[string]any{"project_id": c.Project, "display_name": name, "channel_credentials": c.Credentials}
	err = c.call(ctx, http.MethodPost, "/legacy-apps", in, "control-legacy-app-request", "control-legacy-app", &answer)
	return answer.AppID, answer.Made, err
}
