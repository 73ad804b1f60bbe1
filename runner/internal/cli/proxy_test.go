package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// startProxy starts a proxy between the script and its target: proxy. After that
// all calls use it: API, control protocol and token. The script fails if no call
// does.
func startProxy(ts *testscript.TestScript, _ bool, _ []string) {
	var through atomic.Int64
	between(ts, func(*http.Response) error { through.Add(1); return nil })
	ts.Defer(func() {
		if through.Load() == 0 {
			panic("nothing went through the proxy")
		}
	})
}

// startRefusing starts a proxy before the script's target that refuses every third
// message with a status, as an account's quota does: refusing STATUS. The script
// fails if no message was refused.
func startRefusing(ts *testscript.TestScript, _ bool, args []string) {
	status, err := strconv.Atoi(args[0])
	ts.Check(err)
	var sent atomic.Int64
	between(ts, func(*http.Response) error { return nil }).Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(req.URL.Path, "/messages:send") || sent.Add(1)%3 != 0 {
			return http.DefaultTransport.RoundTrip(req)
		}
		body := fmt.Sprintf(`{"error":{"code":%d,"message":"the quota of the account is used up","status":"NO","details":[]}}`, status)
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
	})
	ts.Defer(func() {
		if sent.Load() < 3 {
			panic("no message was refused")
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (r roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }

// between starts a proxy before the script's target.
func between(ts *testscript.TestScript, modify func(*http.Response) error) *httputil.ReverseProxy {
	origin, err := url.Parse(ts.Getenv("URL"))
	ts.Check(err)
	proxy := httputil.NewSingleHostReverseProxy(origin)
	proxy.ModifyResponse = modify
	server := httptest.NewServer(proxy)
	ts.Defer(server.Close)
	for _, name := range accessVars {
		ts.Setenv(name, strings.Replace(ts.Getenv(name), origin.String(), server.URL, 1))
	}
	return proxy
}

// startInjecting starts a proxy before the script's target, and one before the
// receiver at CALLBACK_LISTEN. They insert a text into every text of every body
// that the steps do not need, and into headers: inject TEXT.
func startInjecting(ts *testscript.TestScript, _ bool, args []string) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv("CALLBACK_LISTEN", free.Addr().String())
	ts.Check(free.Close())
	to := &url.URL{Scheme: "http", Host: ts.Getenv("CALLBACK_LISTEN")}
	hooks := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		body, _ := io.ReadAll(r.In.Body)
		body = injected(body, args[0])
		r.Out.Body, r.Out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Out.Header.Set("X-Sinch-Webhook-Signature-Nonce", args[0])
		r.Out.Header.Set("X-Injected", args[0])
	}})
	ts.Defer(hooks.Close)
	ts.Setenv("CALLBACK_URL", hooks.URL)
	between(ts, func(resp *http.Response) error {
		resp.Header.Set("X-Injected", args[0])
		resp.Header.Set("Www-Authenticate", `Bearer realm="`+args[0]+`"`)
		if strings.Contains(resp.Request.URL.Path, "/oauth2/") {
			return nil
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		resp.Body.Close()
		body = injected(body, args[0])
		resp.Body = io.NopCloser(bytes.NewReader(body))
		resp.ContentLength = int64(len(body))
		resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	})
}

// sameVerdicts compares two reports, scenario by scenario: verdicts DIR DIR.
func sameVerdicts(ts *testscript.TestScript, _ bool, args []string) {
	read := func(dir string) map[string]verdict.Verdict {
		r, err := jsonreport.Read(ts.MkAbs(filepath.Join(dir, jsonreport.FileName)))
		ts.Check(err)
		all := map[string]verdict.Verdict{}
		for _, rule := range r.Rules {
			for _, s := range rule.Scenarios {
				all[s.ID] = s.Verdict
			}
		}
		return all
	}
	a, b := read(args[0]), read(args[1])
	if len(a) == 0 {
		ts.Fatalf("%s tells of no scenario", args[0])
	}
	for _, id := range slices.Sorted(maps.Keys(a)) {
		if a[id] != b[id] {
			ts.Fatalf("%s: %s in %s, %s in %s", id, a[id], args[0], b[id], args[1])
		}
	}
	if len(a) != len(b) {
		ts.Fatalf("%s has %d scenarios, %s %d", args[0], len(a), args[1], len(b))
	}
}

func injected(body []byte, text string) []byte {
	body = injectable.ReplaceAll(body, []byte(`"$1":"`+text+` $2"`))
	if end := bytes.LastIndexByte(body, '}'); end > 0 && bytes.IndexByte(body, ':') > 0 {
		body = append(body[:end:end], []byte(`,"undocumented":{"`+text+`":["`+text+`"]}}`)...)
	}
	return body
}

// injectable matches the members of an answer that the steps do not need. By its
// display_name an app is known to be the run's.
var injectable = regexp.MustCompile(`"(message|description|email|external_id|status|reason|text|language|channel|identity|direction|processing_mode|metadata|message_metadata|correlation_id|contact_id|accept_time|target_type)": ?"([^"]*)"`)

// startCollecting starts a server that stands for a public address and appends what
// it receives to a file: collector FILE. Its address is stored in CALLBACK_URL.
func startCollecting(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	var one sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		one.Lock()
		defer one.Unlock()
		_ = json.NewEncoder(f).Encode(map[string]any{"path": req.URL.Path, "header": req.Header, "body": string(body)})
	}))
	ts.Defer(func() { server.Close(); f.Close() })
	ts.Setenv("CALLBACK_URL", server.URL)
}

// telephone is a separate command, an operator's handset: it lets the recipient in
// the environment act, at the reference service of PHONE.
func telephone() int {
	what := map[string]string{"reply": "/handset/replies", "event": "/handset/events", "opt": "/handset/opts"}[os.Getenv("MODECERT_ACTION")]
	in := map[string]string{
		"project_id": os.Getenv("MODECERT_PROJECT"), "app_id": os.Getenv("MODECERT_APP_ID"),
		"channel": os.Getenv("MODECERT_CHANNEL"), "identity": os.Getenv("MODECERT_IDENTITY"),
	}
	if text := os.Getenv("MODECERT_TEXT"); text != "" {
		in["text"] = text
	}
	if direction := os.Getenv("MODECERT_DIRECTION"); direction != "" {
		in["direction"] = direction
	}
	payload, err := json.Marshal(in)
	if err != nil {
		return 2
	}
	req, err := http.NewRequest(http.MethodPost, os.Getenv("PHONE")+what, bytes.NewReader(payload))
	if err != nil {
		return 2
	}
	req.Header.Set("Content-Type", "application/json")
	if os.Getenv("PHONE_PIN") != "" {
		fmt.Println("it inherits what opens the target")
		return 1
	}
	req.SetBasicAuth("key", canary)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		fmt.Println(resp.Status)
		return 1
	}
	return 0
}

// hideProjects starts a proxy before the script's target that hides that it makes
// projects: private. Later runs then share its one clock. shared undoes it.
func hideProjects(ts *testscript.TestScript, _ bool, _ []string) {
	for _, name := range accessVars {
		ts.Setenv("PLAIN_"+name, ts.Getenv(name))
	}
	between(ts, func(resp *http.Response) error {
		if !strings.HasSuffix(resp.Request.URL.Path, "/control/capabilities") {
			return nil
		}
		body := []byte(`{"handset":true,"clock":true,"legacy_app":true}`)
		resp.Body.Close()
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	})
}

func showProjects(ts *testscript.TestScript, _ bool, _ []string) {
	for _, name := range accessVars {
		ts.Setenv(name, ts.Getenv("PLAIN_"+name))
	}
}

// accessVars are the variables that hold URLs of the script's target.
var accessVars = []string{"URL", "CONTROL", "MODECERT_TOKEN_URL"}
