package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type object = map[string]any

// load makes the calls. All share one pace.
type load struct {
	connection
	ctx      context.Context
	pace     chan struct{}
	running  sync.WaitGroup
	client   *http.Client
	receiver *httptest.Server // answers callbacks
	hung     *httptest.Server // does not answer

	apps, numbers                        atomic.Int64
	calls, failed, received, cut, opened atomic.Int64
	first                                sync.Once
	fault                                error
}

// lives is how many apps are in use at a time.
const lives = 12

func newLoad(ctx context.Context, c connection) *load {
	l := &load{
		connection: c, ctx: ctx, pace: make(chan struct{}, rate),
		client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: lives}},
	}
	l.receiver = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		l.received.Add(1)
	}))
	l.hung = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done(): // until the service gives up
		case <-ctx.Done():
		}
	}))
	l.running.Go(l.beat)
	l.running.Go(l.sendToHung)
	for range lives {
		l.running.Go(func() {
			for ctx.Err() == nil {
				l.life(l.apps.Add(1))
			}
		})
	}
	body := "POST /v1/projects/" + c.Project + "/apps HTTP/1.1\r\nHost: soak\r\nContent-Length: 100000\r\n" + l.basic() + "\r\n{"
	request := "GET /v1/projects/" + c.Project + "/apps/none HTTP/1.1\r\nHost: soak\r\n" + l.basic() + "\r\n"
	l.running.Go(func() { l.open(body, time.Second) })
	l.running.Go(func() { l.open(request, 0) })
	return l
}

// wait waits until all calls have ended.
func (l *load) wait() {
	l.running.Wait()
	l.receiver.CloseClientConnections()
	l.receiver.Close()
	l.hung.CloseClientConnections()
	l.hung.Close()
}

// beat sets the pace.
func (l *load) beat() {
	tick := time.NewTicker(time.Second / rate)
	defer tick.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-tick.C:
			select {
			case l.pace <- struct{}{}:
			default: // the callers are too slow
			}
		}
	}
}

// sendToHung makes a fifth of the calls: sends to an app in DISPATCH mode that stores
// nothing and whose webhook hangs.
func (l *load) sendToHung() {
	app := l.makeApp(l.token(), "DISPATCH", 0, l.hung.URL)
	every := time.NewTicker(5 * time.Second / rate)
	defer every.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-every.C:
			l.send("", app, l.number())
		}
	}
}

// life makes an app, uses it, and deletes it together with its contacts, which belong
// to the project and would otherwise remain.
func (l *load) life(n int64) {
	mode, days := "CONVERSATION", int64(1)
	if n%2 == 0 {
		mode, days = "DISPATCH", n%4/2
	}
	target := l.receiver.URL
	if n%25 == 0 {
		target = fmt.Sprintf("%s/%d", l.hung.URL, n) // a separate queue for each app
	}
	token := l.token()
	app := l.makeApp(token, mode, days, target)
	var numbers []string
	for range 8 {
		number := l.number()
		numbers = append(numbers, number)
		l.send(token, app, number)
	}
	l.call(token, "POST", l.Control+"/handset/replies", object{
		"project_id": l.Project, "app_id": app, "channel": "SMS", "identity": numbers[0], "text": "hello",
	})
	l.api(token, "GET", "/messages?app_id="+app+"&messages_source="+mode+"_SOURCE", nil)
	if mode == "CONVERSATION" {
		for _, number := range numbers {
			found := l.api(token, "GET", "/contacts?channel=SMS&identity="+url.QueryEscape(number), nil)
			contacts, _ := found["contacts"].([]any)
			if len(contacts) == 0 && l.ctx.Err() == nil {
				l.fail(fmt.Errorf("no contact of %s", number))
			}
			for _, ct := range contacts {
				l.api(token, "DELETE", "/contacts/"+text(ct, "id"), nil)
			}
		}
	}
	l.api(token, "DELETE", "/apps/"+app, nil)
}

func (l *load) makeApp(token, mode string, days int64, target string) string {
	app := text(l.api(token, "POST", "/apps", object{
		"display_name": "soak", "processing_mode": mode,
		"channel_credentials":       []object{{"channel": "SMS", "static_bearer": object{"claimed_identity": "4711", "token": "t"}}},
		"dispatch_retention_policy": object{"retention_type": "MESSAGE_EXPIRE_POLICY", "ttl_days": days},
	}), "id")
	l.api(token, "POST", "/webhooks", object{
		"app_id": app, "target": target, "target_type": "HTTP",
		"triggers": []string{"MESSAGE_SUBMIT", "MESSAGE_DELIVERY", "MESSAGE_INBOUND", "CONTACT_CREATE", "CONVERSATION_START"},
	})
	return app
}

func (l *load) send(token, app, number string) {
	l.api(token, "POST", "/messages:send", object{
		"app_id":    app,
		"recipient": object{"identified_by": object{"channel_identities": []object{{"channel": "SMS", "identity": number}}}},
		"message":   object{"text_message": object{"text": strings.Repeat("hello ", 100)}}, "correlation_id": number,
		"conversation_metadata": object{"number": number},
	})
}

// number returns a number that was never used.
func (l *load) number() string { return fmt.Sprintf("+1555%011d", l.numbers.Add(1)) }

// token fetches a token.
func (l *load) token() string {
	req, err := http.NewRequestWithContext(l.ctx, http.MethodPost, l.TokenURL, strings.NewReader("grant_type=client_credentials"))
	if err != nil {
		l.fail(err)
		return ""
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(l.KeyID, l.KeySecret)
	return text(l.do(req), "access_token")
}

func (l *load) api(token, method, path string, body object) object {
	return l.call(token, method, l.URL+"/v1/projects/"+l.Project+path, body)
}

// call makes a call, with Basic credentials if token is empty.
func (l *load) call(token, method, to string, body object) object {
	raw, err := json.Marshal(body)
	if err != nil {
		l.fail(err)
		return nil
	}
	req, err := http.NewRequestWithContext(l.ctx, method, to, bytes.NewReader(raw))
	if err != nil {
		l.fail(err)
		return nil
	}
	if body == nil {
		req.Body, req.ContentLength = http.NoBody, 0
	}
	if req.SetBasicAuth(l.KeyID, l.KeySecret); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return l.do(req)
}

// do makes a call at the shared pace; any answer except 2xx is a failure.
func (l *load) do(req *http.Request) object {
	select {
	case <-l.ctx.Done():
		return nil
	case <-l.pace:
	}
	l.calls.Add(1)
	resp, err := l.client.Do(req)
	if err != nil {
		l.fail(err)
		return nil
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode > 299 {
		l.fail(errors.Join(err, fmt.Errorf("%s %s: %s: %s", req.Method, req.URL.Path, resp.Status, raw)))
		return nil
	}
	var out object
	if err := json.Unmarshal(raw, &out); err != nil {
		l.fail(err)
	}
	return out
}

// fail counts a failed call and keeps the first error. It ignores calls that the end of
// the run cut off.
func (l *load) fail(err error) {
	if l.ctx.Err() != nil {
		return
	}
	l.failed.Add(1)
	l.first.Do(func() { l.fault = err })
}

// open opens a connection each second. It writes first and then one byte each interval,
// and waits for the service to close the connection.
func (l *load) open(first string, interval time.Duration) {
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-time.After(time.Second):
			l.running.Go(func() { l.leave(first, interval) })
		}
	}
}

func (l *load) leave(first string, interval time.Duration) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(l.URL, "http://"))
	if err != nil {
		l.fail(err)
		return
	}
	l.opened.Add(1)
	defer conn.Close()
	defer context.AfterFunc(l.ctx, func() { _ = conn.Close() })()
	_, _ = io.WriteString(conn, first)
	if interval > 0 {
		go func() {
			for _, err := conn.Write([]byte(" ")); err == nil; _, err = conn.Write([]byte(" ")) {
				time.Sleep(interval)
			}
		}()
	}
	_, _ = io.Copy(io.Discard, conn) // until the service closes it
	if l.ctx.Err() == nil {
		l.cut.Add(1)
	}
}

// basic is the header line of the credentials.
func (l *load) basic() string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(l.KeyID, l.KeySecret)
	return "Authorization: " + r.Header.Get("Authorization") + "\r\n"
}

func text(v any, key string) string {
	o, _ := v.(object)
	s, _ := o[key].(string)
	return s
}

func (l *load) String() string {
	return fmt.Sprintf("%d calls, %d failed; %d apps, %d recipients; %d callbacks received; %d slow or idle connections opened, %d cut by the service",
		l.calls.Load(), l.failed.Load(), l.apps.Load(), l.numbers.Load(), l.received.Load(), l.opened.Load(), l.cut.Load())
}

// leastPace is the fraction of the planned calls that must have been made: with fewer,
// the figures mean little.
const leastPace = 0.9

func (l *load) verdict(d time.Duration) error {
	var errs []error
	if n := l.failed.Load(); n > 0 {
		errs = append(errs, fmt.Errorf("%d calls failed, first: %w", n, l.fault))
	}
	if want := leastPace * rate * d.Seconds(); float64(l.calls.Load()) < want {
		errs = append(errs, fmt.Errorf("%d calls in %s: this machine is too slow or too busy for %d a second", l.calls.Load(), d.Round(time.Second), rate))
	}
	return errors.Join(errs...)
}
