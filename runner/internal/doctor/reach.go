package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/schemas/wire"
)

// Beyond these limits a run's own times are unreliable.
const (
	maxSkew = 30 * time.Second
	slow    = time.Second
)

func (x *examination) configuration(context.Context) {
	err := x.ConfigErr
	var missing *config.MissingError
	if err == nil {
		x.endpoint, err = x.Config.Endpoint()
	}
	switch {
	case errors.As(err, &missing):
		x.find("no-credentials", "%v", err)
	case err != nil:
		x.find("configuration", "%v", err)
	default:
		x.probe = endpoint.NewProbe(x.endpoint)
	}
}

func (x *examination) address(context.Context) {
	u, _ := url.Parse(x.endpoint.URL) // the configuration has been checked
	if config.Readable(x.endpoint.URL) {
		x.find("plain-http", "%s is not encrypted", x.endpoint.URL)
	}
	if x.Env != nil && x.Config.Target.Proxy == "" {
		if name := config.BrokenProxy(x.endpoint.URL, x.Env); name != "" {
			x.find("proxy-ignored", "%s is set and holds no URL of a proxy: calls may go directly to the target", name)
		}
	}
	if config.Public(x.endpoint.URL) && !x.Config.Confirm {
		x.find("not-confirmed", "%s is the public service, where messages cost money and reach people", u.Host)
	}
}

func (x *examination) token(ctx context.Context) {
	status, err := x.probe.Token(ctx)
	switch {
	case err == nil:
	case status >= 500 || status == http.StatusTooManyRequests:
		x.find("in-trouble", "the token endpoint %s answers status %d", x.endpoint.Credentials.TokenURL, status)
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		x.find("no-token", "%s answers status %d: there is no token endpoint", x.endpoint.Credentials.TokenURL, status)
	case status >= 400:
		x.find("token-refused", "the token endpoint %s answers status %d", x.endpoint.Credentials.TokenURL, status)
	case x.lost(err):
	default:
		x.find("no-token", "%v", err)
	}
}

// lost reports whether a call got no answer, and adds a finding if so.
func (x *examination) lost(err error) bool {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var alert tls.AlertError
	var call *url.Error
	switch {
	case errors.As(err, &authority), errors.As(err, &name), errors.As(err, &invalid), errors.As(err, &verification), errors.As(err, &alert):
		x.find("certificate", "%v", err)
	case errors.As(err, &call):
		x.find("unreachable", "%v", err)
	default:
		return false
	}
	return true
}

// api makes a first call.
func (x *examination) api(ctx context.Context) {
	a, err := x.probe.Get(ctx, "/apps")
	if err != nil {
		if !x.lost(err) {
			x.find("unreachable", "%v", err)
		}
		return
	}
	sound := wire.Valid(a.Body)
	switch s := a.Status; {
	case s >= 300 && s < 400:
		x.find("redirected", "GET /apps is answered with status %d, to %s", s, hostOf(a.Header.Get("Location")))
	case s == http.StatusNotImplemented || s == http.StatusMethodNotAllowed:
		x.find("not-built", "GET /apps is answered with status %d", s)
	case s == http.StatusNotFound && strings.HasSuffix(x.endpoint.URL, "/v1"):
		x.find("other-protocol", "GET %s/v1/projects/…/apps is answered with status %d", x.endpoint.URL, s)
	case s == http.StatusTooManyRequests || s >= 500:
		x.find("in-trouble", "GET /apps is answered with status %d", s)
	case s == http.StatusUnauthorized:
		x.find("credentials-refused", "GET /apps is answered with status %d", s)
	case !sound:
		x.find("other-protocol", "GET /apps is answered with status %d and a body that is not JSON (%s)", s, a.Header.Get("Content-Type"))
	case s == http.StatusForbidden || s == http.StatusNotFound:
		x.elsewhere(ctx, s)
	case s != http.StatusOK || !gjson.GetBytes(a.Body, "apps").IsArray() && strings.TrimSpace(string(a.Body)) != "{}":
		x.find("other-protocol", "GET /apps is answered with status %d and no list of apps", s)
	}
	if at, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		if skew := at.Sub(x.Now()).Round(time.Second); skew.Abs() > maxSkew {
			x.find("clock-skew", "the target's clock is %s from ours", skew)
		}
	}
	if a.Took > slow {
		x.find("slow", "GET /apps took %s", a.Took.Round(time.Millisecond))
	}
}

// hostOf returns the scheme and host of a redirect, without secrets in its query.
func hostOf(location string) string {
	if u, err := url.Parse(location); err == nil && u.Host != "" {
		return u.Scheme + "://" + u.Host
	}
	return "another path"
}

// elsewhere looks for the project in other regions.
func (x *examination) elsewhere(ctx context.Context, status int) {
	for _, root := range x.Regions {
		if root == x.endpoint.URL {
			continue
		}
		if a, err := x.probe.At(root).Get(ctx, "/apps"); err == nil && a.Status == http.StatusOK {
			x.find("wrong-region", "status %d at %s, but %s knows the project", status, x.endpoint.URL, root)
			return
		}
	}
	x.find("project-unknown", "GET /apps of project %s is answered with status %d", x.endpoint.Project, status)
}
