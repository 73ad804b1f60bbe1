package evidence

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/schemas/wire"
)

// doer is a function as an HTTP client.
type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

// tape keeps the exchanges.
type tape struct{ exchanges []wire.Exchange }

func (t *tape) Exchange(x wire.Exchange) { t.exchanges = append(t.exchanges, x) }

var noon = time.Date(2025, 4, 16, 12, 0, 0, 0, time.UTC)

func logOf(next doer, tp Tape, secrets ...string) *Log {
	return NewLog(next, NewRedactor(secrets...), tp, func() time.Time { return noon })
}

func answer(status int, body string, header ...string) doer {
	return func(*http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i+1 < len(header); i += 2 {
			h.Add(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func request(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	require.NoError(t, err)
	return req
}

// Requests that are made at once are all under way before the first is answered, and
// captured in their order, whichever is answered first. A replay makes them in turn.
func TestLog_Together(t *testing.T) {
	for _, inTurn := range []bool{false, true} {
		tp := &tape{}
		var all sync.WaitGroup
		all.Add(3)
		var order []string
		l := logOf(func(r *http.Request) (*http.Response, error) {
			if inTurn {
				order = append(order, r.URL.Path)
			} else {
				all.Done()
				all.Wait()
			}
			if r.URL.Path == "/2" {
				return nil, errors.New("refused")
			}
			return answer(200, r.URL.Path)(r)
		}, tp)
		if inTurn {
			l.InTurn()
		}
		answers, errs := l.Together([]*http.Request{request(t, "POST", "http://x/1", "a"), request(t, "POST", "http://x/2", "b"), request(t, "POST", "http://x/3", "c")})
		body, err := io.ReadAll(answers[2].Body)
		require.NoError(t, err)
		assert.Equal(t, "/3", string(body))
		assert.Nil(t, answers[1])
		assert.EqualError(t, errs[1], "refused")
		require.Len(t, tp.exchanges, 3)
		for i, x := range tp.exchanges {
			assert.Equal(t, "http://x/"+string(rune('1'+i)), x.Request.URL)
		}
		assert.Len(t, l.Exchanges(), 3)
		if inTurn {
			assert.Equal(t, []string{"/1", "/2", "/3"}, order)
		}
	}
}

func TestLog_Do(t *testing.T) {
	tp := &tape{}
	var reached string
	l := logOf(func(r *http.Request) (*http.Response, error) {
		b, _ := io.ReadAll(r.Body)
		reached = string(b)
		return answer(201, `{"id":"7"}`, "Content-Type", "application/json")(r)
	}, tp)
	resp, err := l.Do(request(t, "POST", "http://h/v1?a=b", `{"name":"n"}`))
	require.NoError(t, err)
	read, err := io.ReadAll(resp.Body)
	require.NoError(t, err)

	assert.Equal(t, `{"name":"n"}`, reached, "the request's body goes on")
	assert.Equal(t, `{"id":"7"}`, string(read), "the answer's body can be read after its capture")
	want := wire.Exchange{
		Request:  wire.Request{Method: "POST", URL: "http://h/v1?a=b", Body: wire.Body(`{"name":"n"}`)},
		Response: &wire.Response{Status: 201, Header: map[string]string{"content-type": "application/json"}, Body: wire.Body(`{"id":"7"}`)},
		Attempts: 1, At: noon,
	}
	assert.Equal(t, []wire.Exchange{want}, l.Exchanges())
	assert.Equal(t, tp.exchanges, l.Exchanges())
}

func TestLog_attempts(t *testing.T) {
	l := logOf(func(r *http.Request) (*http.Response, error) {
		Tried(r.Context(), 1, wire.Try{Status: 404}) // a look-up on the call's behalf
		Tried(r.Context(), 1, wire.Try{At: noon, Status: 429, Pause: 20})
		Tried(r.Context(), 2, wire.Try{At: noon.Add(time.Second), Status: 200})
		return answer(200, "{}")(r)
	}, nil)
	_, err := l.Do(request(t, "GET", "http://h", ""))
	require.NoError(t, err)
	x := l.Exchanges()[0]
	assert.Equal(t, 2, x.Attempts)
	assert.Equal(t, []wire.Try{{At: noon, Status: 429, Pause: 20}, {At: noon.Add(time.Second), Status: 200}}, x.Tries)
}

func TestLog_headers(t *testing.T) {
	l := logOf(answer(429, "{}", "Retry-After", "2", "Set-Cookie", "session=abc", "X-Api-Key", "k", "Location", "/a", "Www-Authenticate", "Bearer", "Www-Authenticate", "Basic"), nil)
	req := request(t, "GET", "http://h", "")
	for _, name := range []string{"Authorization", "Cookie", "X-Api-Key", "Proxy-Authorization"} {
		req.Header.Set(name, "a-secret-of-ours")
	}
	req.Header.Set("Accept", "application/json")
	_, err := l.Do(req)
	require.NoError(t, err)
	x := l.Exchanges()[0]
	assert.Equal(t, map[string]string{"accept": "application/json"}, x.Request.Header)
	assert.Equal(t, map[string]string{"retry-after": "2", "location": "/a", "www-authenticate": "Bearer, Basic"}, x.Response.Header)
}

func TestLog_transportError(t *testing.T) {
	cause := errors.New("dial with open-sesame-123: refused")
	l := logOf(func(*http.Request) (*http.Response, error) { return nil, cause }, nil, "open-sesame-123")
	_, err := l.Do(request(t, "GET", "http://h", ""))
	assert.ErrorIs(t, err, cause)
	x := l.Exchanges()[0]
	assert.Nil(t, x.Response)
	assert.Equal(t, "dial with "+Mask+": refused", x.Error)
}

func TestLog_brokenAnswer(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(`{"id":`), &failing{})
	l := logOf(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(broken)}, nil
	}, nil)
	_, err := l.Do(request(t, "GET", "http://h", ""))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Nil(t, l.Exchanges()[0].Response)
	assert.NotEmpty(t, l.Exchanges()[0].Error)
}

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestLog_largestAnswer(t *testing.T) {
	for size, tooLarge := range map[int]bool{api.MaxAnswer: false, api.MaxAnswer + 1: true} {
		l := logOf(answer(200, strings.Repeat("x", size)), nil)
		_, err := l.Do(request(t, "GET", "http://h", ""))
		assert.Equal(t, tooLarge, errors.Is(err, api.ErrTooLarge), "%d bytes", size)
		assert.Equal(t, tooLarge, l.Exchanges()[0].Error != "")
	}
}

// A long answer is cut in the evidence and complete on a tape.
func TestLog_budget(t *testing.T) {
	tp := &tape{}
	l := logOf(answer(200, "_"+strings.Repeat("é", keptOfBody-1)+"_"), tp)
	for range 200 {
		resp, err := l.Do(request(t, "GET", "http://h", ""))
		require.NoError(t, err)
		whole, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.Len(t, whole, 2*keptOfBody, "the steps see all of it")
	}
	total := 0
	for _, x := range l.Exchanges() {
		total += len(x.Response.Body)
		assert.Contains(t, string(x.Response.Body), fmt.Sprintf(" of %d bytes)", 2*keptOfBody))
		assert.NotContains(t, string(x.Response.Body), "?", "no half of a character")
	}
	assert.Less(t, total, keptOfScenario+200*64)
	assert.Len(t, tp.exchanges[199].Response.Body, 2*keptOfBody)

}

func TestLog_closesBodies(t *testing.T) {
	c := &closing{Reader: strings.NewReader("{}")}
	l := logOf(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200, Body: c}, nil }, nil)
	_, err := l.Do(request(t, "GET", "http://h", ""))
	require.NoError(t, err)
	assert.True(t, c.closed)
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error { c.closed = true; return nil }

func TestLog_concurrentUse(t *testing.T) {
	l := logOf(answer(200, "{}"), nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if resp, err := l.Do(request(t, "GET", "http://h", "")); err == nil {
				resp.Body.Close()
			}
			l.Exchanges()
		})
	}
	all.Wait()
	assert.Len(t, l.Exchanges(), 20)
}

// A canary in every place and form that a secret may have: none of it remains in what
// is captured.
func TestLog_noSecrets(t *testing.T) {
	const secret, token = `c4n4ry/+"<key>&é~~?>x`, "bearer-t0ken.of~the/run+1=="
	quoted, _ := json.Marshal(secret)
	forms := map[string]string{
		"as it is":    secret,
		"query":       url.QueryEscape(secret),
		"path":        url.PathEscape(secret),
		"JSON":        strings.Trim(string(quoted), `"`),
		"base64":      base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64url":   base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"token":       token,
		"token query": url.QueryEscape(token),
	}
	different := map[string]bool{}
	for _, form := range forms {
		different[form] = true
	}
	require.Len(t, different, len(forms), "each form is a case of its own")
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			tp := &tape{}
			l := logOf(func(r *http.Request) (*http.Response, error) {
				r.Header.Set("Authorization", "Bearer "+token) // as the client below does
				return answer(401, `{"error":{"message":"you sent `+form+` twice: `+form+`"}}`,
					"Www-Authenticate", `Bearer error="`+form+`"`, "Location", "/x?y="+form, "X-Echo", form)(r)
			}, tp, secret)
			req := request(t, "POST", "http://h/a", "said "+secret)
			req.URL.RawQuery = "s=" + url.QueryEscape(secret)
			req.Header.Set("Accept", secret)
			resp, err := l.Do(req)
			require.NoError(t, err)
			raw, _ := io.ReadAll(resp.Body)
			assert.Contains(t, string(raw), form, "the steps see the answer as it came")

			for _, x := range append(l.Exchanges(), tp.exchanges...) {
				var all bytes.Buffer
				all.WriteString(x.Request.URL + x.Error)
				all.Write(x.Request.Body)
				all.Write(x.Response.Body)
				for _, h := range []map[string]string{x.Request.Header, x.Response.Header} {
					for _, v := range h {
						all.WriteString(v)
					}
				}
				for other, f := range forms {
					assert.NotContains(t, all.String(), f, other)
				}
				assert.Equal(t, 2, bytes.Count(x.Response.Body, []byte(Mask)))
			}
		})
	}
}

// What a body that is cut consists of stays known, however long it is.
func TestLog_outline(t *testing.T) {
	entries := make([]string, 2000)
	for i := range entries {
		entries[i] = fmt.Sprintf(`{"id":"M%d","processing_mode":"DISPATCH","size":%d,"app_message":{"text_message":{"text":"hello"}}}`, i, i)
	}
	entries[1999] = `{"id":"M","contact_message":null,"injected":true}`
	l := logOf(answer(200, `{"messages":[`+strings.Join(entries, ",")+`],"next_page_token":"x"}`), nil)
	for _, body := range []string{"", `{"text":"` + strings.Repeat("x", keptOfBody) + `","strategy":"DISPATCH_ONLY"}`, strings.Repeat("x", keptOfBody+1), `{"short":"DISPATCH"}`} {
		resp, err := l.Do(request(t, "POST", "http://h", body))
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
	}
	seen := l.Exchanges()
	const entry = `{"app_message":{"text_message":{"text":""}},"id":"","processing_mode":"DISPATCH","size":0}`
	assert.JSONEq(t, `{"messages":[`+entry+`,`+entry+`,{"id":"","contact_message":null,"injected":true}],"next_page_token":""}`, string(seen[0].Response.Outline))
	assert.Equal(t, `{"text":"","strategy":"DISPATCH_ONLY"}`, string(seen[1].Request.Outline))
	assert.Empty(t, seen[2].Request.Outline, "no JSON")
	assert.Empty(t, seen[3].Request.Outline, "it is kept whole")
	members := make([]string, 2000)
	for i := range members {
		members[i] = fmt.Sprintf(`"member%d":"%s"`, i, strings.Repeat("x", 20))
	}
	assert.Empty(t, outline(wire.Body("{"+strings.Join(members, ",")+"}")), "too much")
}
