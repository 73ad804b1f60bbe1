package cli

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
)

// canary is the secret of every key in scripts: wherever it appears, a secret
// would.
const canary = "canary-7f3e9b1c"

// startReference starts the reference service: reference [violating|forgetful].
// With violating, a proxy exchanges the two modes in every answer, gives false
// retentions and refuses nothing, so that the target violates wherever it can. With
// forgetful, it omits the retention of messages in DISPATCH mode and lists the
// credentials of channels in another form.
func startReference(ts *testscript.TestScript, _ bool, args []string) {
	server, err := reference.Listen("127.0.0.1:0", reference.Options{KeyID: "key", KeySecret: canary})
	ts.Check(err)
	ts.Defer(func() { _ = server.Close(context.Background()) })
	c := connection{server.URL, server.ControlURL, server.Project, server.KeyID, server.KeySecret, server.TokenURL}
	ts.Setenv("UNALTERED", c.URL)
	var altered http.Handler
	switch {
	case len(args) == 0:
	case args[0] == "violating":
		altered = violating(c.URL)
	case args[0] == "forgetful":
		altered = forgetful(c.URL)
	}
	if altered != nil {
		proxy := httptest.NewServer(altered)
		ts.Defer(proxy.Close)
		c.URL = proxy.URL
	}
	setAccess(ts, c)
}

func violating(to string) http.Handler {
	return altering(to, func(resp *http.Response, body []byte) []byte {
		body = []byte(truths.ReplaceAllStringFunc(string(body), lie))
		creation := strings.HasSuffix(resp.Request.URL.Path, "/apps") // an app needs an id
		if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode >= 400 && !creation {
			resp.StatusCode, body = http.StatusOK, []byte("{}")
		}
		return body
	})
}

// forgetful removes members from every app, and answers the credentials of its channels
// as an object and not as a list.
func forgetful(to string) http.Handler {
	member := regexp.MustCompile(`"(dispatch_retention_policy|callback_settings|state)":\s*\{[^}]*\},?|"channel_known_id":\s*"[^"]*",?`)
	list := regexp.MustCompile(`"channel_credentials":\s*(\[[^\]]*\])`)
	return altering(to, func(_ *http.Response, body []byte) []byte {
		body = list.ReplaceAll(body, []byte(`"channel_credentials":{"list":$1}`))
		return regexp.MustCompile(`,\s*\}`).ReplaceAll(member.ReplaceAll(body, nil), []byte("}"))
	})
}

// startEchoing starts the reference service, but answers the reading of an app with
// a status and an error message of FILLER letters and the caller's credentials. It
// also writes the credentials to the file echoed: echoing STATUS FILLER. With
// status 400 it also refuses to create an app.
func startEchoing(ts *testscript.TestScript, neg bool, args []string) {
	startReference(ts, neg, nil)
	status, err := strconv.Atoi(args[0])
	ts.Check(err)
	filler, err := strconv.Atoi(args[1])
	ts.Check(err)
	proxy := httptest.NewServer(altering(ts.Getenv("URL"), func(resp *http.Response, body []byte) []byte {
		_, credentials, _ := strings.Cut(resp.Request.Header.Get("Authorization"), " ")
		path := resp.Request.URL.Path
		if made := resp.Request.Method == http.MethodPost && strings.HasSuffix(path, "/apps") && status == http.StatusBadRequest; made ||
			resp.Request.Method == http.MethodGet && strings.Contains(path, "/apps/") {
			resp.StatusCode = status
			noted, err := os.OpenFile(ts.MkAbs("echoed"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err == nil {
				_, err = fmt.Fprintln(noted, credentials)
				err = errors.Join(err, noted.Close())
			}
			if err != nil {
				panic(err)
			}
			body = fmt.Appendf(nil, `{"error":{"code":%d,"status":"X","message":"%s%s is no good"}}`, status, strings.Repeat("f", filler), credentials)
		}
		return body
	}))
	ts.Defer(proxy.Close)
	ts.Setenv("URL", proxy.URL)
}

// altering is a proxy that changes the answers of the API but not of the control
// protocol.
func altering(to string, change func(*http.Response, []byte) []byte) http.Handler {
	origin, _ := url.Parse(to)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(origin)
			// A compressed answer cannot be altered.
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		Transport: &http.Transport{DisableCompression: true},
	}
	proxy.ModifyResponse = func(resp *http.Response) error {
		if strings.Contains(resp.Request.URL.Path, "/control") {
			return nil
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		resp.Body.Close()
		body = change(resp, body)
		resp.Body = io.NopCloser(bytes.NewReader(body))
		resp.ContentLength = int64(len(body))
		resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	return proxy
}

// truths matches what the violating target changes.
var truths = regexp.MustCompile(`"(processing_mode|ttl_days|contact_id|conversation_id|retention_type)": ?("[^"]*"|\d+)`)

func lie(truth string) string {
	m := truths.FindStringSubmatch(truth)
	name, value := m[1], strings.Trim(m[2], `"`)
	switch {
	case value == "DISPATCH":
		value = "CONVERSATION"
	case value == "CONVERSATION":
		value = "DISPATCH"
	case name == "ttl_days":
		days, _ := strconv.Atoi(value)
		return fmt.Sprintf(`"ttl_days":%d`, days+1)
	case value == "MESSAGE_EXPIRE_POLICY":
		value = "PERSIST_RETENTION_POLICY"
	case value == "":
		value = "01W1M8F3RBRFRE0H0KWB8S2HQD"
	case strings.HasSuffix(name, "_id"):
		value = ""
	}
	return fmt.Sprintf("%q:%q", name, value)
}

// countLeft counts the apps and contacts at the script's target: left APPS
// [CONTACTS]. It shows whether a run has cleaned up.
func countLeft(ts *testscript.TestScript, _ bool, args []string) {
	for i, kind := range []string{"apps", "contacts"}[:len(args)] {
		var found []gjson.Result
		page := ""
		for first := true; first || page != ""; first = false {
			body := ask(ts, http.MethodGet, "/"+kind+"?"+url.Values{"page_token": {page}}.Encode(), nil)
			found = append(found, gjson.GetBytes(body, kind).Array()...)
			page = gjson.GetBytes(body, "next_page_token").String()
		}
		if fmt.Sprint(len(found)) != args[i] {
			ts.Fatalf("%d %s, want %s: %s", len(found), kind, args[i], found)
		}
	}
}

// ask makes a call at the script's target that must succeed.
func ask(ts *testscript.TestScript, method, path string, body []byte) []byte {
	req, err := http.NewRequest(method, ts.Getenv("URL")+"/v1/projects/"+ts.Getenv("MODECERT_PROJECT")+path, bytes.NewReader(body))
	ts.Check(err)
	req.SetBasicAuth(ts.Getenv("MODECERT_KEY_ID"), ts.Getenv("MODECERT_KEY_SECRET"))
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s %s was answered with status %d: %s", method, path, resp.StatusCode, answer)
	}
	return answer
}

// startHostile starts a server that is not a Conversation API: hostile HOW
// [HOW-OF-THE-TOKEN-CALL]. With Basic there is no token call.
func startHostile(ts *testscript.TestScript, _ bool, args []string) {
	c := connection{Project: "project", KeyID: "key", KeySecret: canary}
	if args[0] == "refuse" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		c.URL = "http://" + l.Addr().String()
		ts.Check(l.Close())
		setAccess(ts, c)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/", answers(ts, args[0]))
	if len(args) > 1 {
		mux.Handle("/oauth2/token", answers(ts, args[1]))
	}
	server := httptest.NewUnstartedServer(mux)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	ts.Defer(func() { server.CloseClientConnections(); server.Close() })
	if args[0] == "certificate" {
		server.TLS = &tls.Config{Certificates: []tls.Certificate{certified(ts)}}
		server.StartTLS()
		c.URL = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
		setAccess(ts, c)
		return
	}
	server.Start()
	c.URL = server.URL
	if len(args) > 1 {
		c.TokenURL = server.URL + "/oauth2/token"
	}
	setAccess(ts, c)
}

func answers(ts *testscript.TestScript, how string) http.HandlerFunc {
	answer := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	switch how {
	case "html":
		return answer(200, "text/html", "<!DOCTYPE html><title>Welcome to nginx!</title>")
	case "type-steers":
		return answer(200, "text/"+steering, "hello")
	case "location-steers":
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://evil"+strings.ReplaceAll(steering, " ", "")+".example/")
			w.WriteHeader(http.StatusFound)
		}
	case "message-steers":
		return answer(409, "application/json", `{"error":{"code":409,"status":"X","message":"`+steeringJSON+`"}}`)
	case "certificate":
		return answer(200, "application/json", "{}")
	case "empty":
		return answer(200, "application/json", "{}")
	case "token":
		return answer(200, "application/json", `{"access_token":"`+canary+`-token","token_type":"bearer","expires_in":3600}`)
	case "hang":
		return func(_ http.ResponseWriter, req *http.Request) {
			_, _ = io.Copy(io.Discard, req.Body) // only then is it noticed that the caller has left
			<-req.Context().Done()
		}
	case "break-off":
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"apps": [`)
			panic(http.ErrAbortHandler)
		}
	}
	if hurts := harms(ts, how); hurts != nil {
		return afterFirst(answer(200, "application/json", `{"apps":[]}`), hurts)
	}
	status, err := strconv.Atoi(how)
	ts.Check(err)
	return answer(status, "application/json", fmt.Sprintf(`{"error":{"code":%d,"message":"no","status":"NO"}}`, status))
}

// panicking panics in every scenario, at the place in TEST_PANIC.
func panicking(t session.Target) session.Target {
	if os.Getenv("TEST_PANIC") == "connect" {
		panic("while connecting" + os.Getenv("TEST_PANIC_TEXT"))
	}
	return panics{t}
}

type panics struct{ session.Target }

func (p panics) Open(ctx context.Context, s *plan.Scenario) (*session.Session, error) {
	where := os.Getenv("TEST_PANIC")
	if where == "before" {
		panic("in the before hook")
	}
	session, err := p.Target.Open(ctx, s)
	if err != nil {
		return nil, err
	}
	switch where {
	case "step":
		session.Steps.HTTP = doer(func(*http.Request) (*http.Response, error) { panic("in a step" + os.Getenv("TEST_PANIC_TEXT")) })
	case "after":
		session.Close = func(context.Context, bool) ([]string, error) { panic("in the after hook") }
	case "evidence":
		session.Exchanges = func() []wire.Exchange { panic("in the evidence") }
	}
	return session, nil
}

type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(req *http.Request) (*http.Response, error) { return d(req) }
