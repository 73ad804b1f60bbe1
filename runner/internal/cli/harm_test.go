package cli

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// harms answers in ways that would hurt a careless client.
func harms(ts *testscript.TestScript, how string) http.HandlerFunc {
	body := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(w, text)
		}
	}
	const plain = "application/json"
	switch how {
	case "huge":
		return body(plain, `{"id":"A","apps":["`+strings.Repeat("x", 9<<20)+`"]}`)
	case "deep":
		return body(plain, `{"id":"A","apps":`+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+`}`)
	case "abyss": // as deep as 8 MiB can be, in brackets of each kind and of both
		units := []string{"[", `{"a":`, `[[{"a"]":[`}
		var came atomic.Int32
		return func(w http.ResponseWriter, req *http.Request) {
			unit := units[int(came.Add(1))%len(units)]
			body(plain, strings.Repeat(unit, 8_380_000/len(unit)))(w, req)
		}
	case "digits":
		return body(plain, `{"id":"A","apps":[],"ttl_days":1e999999999,"n":`+strings.Repeat("9", 100_000)+`}`)
	case "twice":
		return body(plain, `{"id":"A","id":"B","apps":[],"apps":[{}],"processing_mode":"DISPATCH","processing_mode":"CONVERSATION"}`)
	case "not-utf8":
		return body(plain, "{\"id\":\"A\",\"apps\":[],\"display_name\":\"\xff\xfe\"}")
	case "type":
		return body("image/png", `{"id":"A","apps":[]}`)
	case "null":
		return body(plain, "null")
	case "bomb":
		return bomb()
	case "slow":
		return slow
	case "headers":
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := range 160 { // 10 MB together
				w.Header().Set(fmt.Sprintf("X-Filler-%d", i), strings.Repeat("x", 64<<10))
			}
			_, _ = io.WriteString(w, "{}")
		}
	case "redirect":
		return redirect(ts)
	}
	return nil
}

// digAbyss writes a file that a recursive reader falls into: abyss FILE.
func digAbyss(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, bytes.Repeat([]byte("["), 12<<20), 0o600))
}

// afterFirst answers one call in one way and all others in another: what finds
// out whether the target is there is not what the test is about.
func afterFirst(first, others http.HandlerFunc) http.HandlerFunc {
	var came atomic.Int32
	return func(w http.ResponseWriter, req *http.Request) {
		if came.Add(1) == 1 {
			first(w, req)
			return
		}
		others(w, req)
	}
}

// bomb answers with a quarter of a gigabyte in a quarter of a megabyte.
func bomb() http.HandlerFunc {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	block := bytes.Repeat([]byte(" "), 1<<20)
	_, _ = zip.Write([]byte(`{"apps":[]`))
	for range 256 {
		_, _ = zip.Write(block)
	}
	_ = zip.Close()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	}
}

// slow sends a byte now and then, for ever.
func slow(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for req.Context().Err() == nil {
		_, _ = io.WriteString(w, " ")
		_ = http.NewResponseController(w).Flush()
		time.Sleep(10 * time.Millisecond)
	}
}

// redirect points to another host, which nobody may reach: credentials would
// come with the call.
func redirect(ts *testscript.TestScript) http.HandlerFunc {
	var reached atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	ts.Defer(func() {
		other.Close()
		if reached.Load() > 0 {
			panic("a redirect to another host was followed")
		}
	})
	return func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, other.URL+"/stolen", http.StatusTemporaryRedirect)
	}
}
