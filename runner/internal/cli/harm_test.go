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

// harms answers in ways that would harm a careless client.
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
	case "abyss": // as deep as 8 MiB can be, with brackets of each kind and of both
		var abysses []http.HandlerFunc
		for _, unit := range []string{"[", `{"a":`, `[[{"a"]":[`} {
			abysses = append(abysses, body(plain, strings.Repeat(unit, 8_380_000/len(unit))))
		}
		var came atomic.Int32
		return func(w http.ResponseWriter, req *http.Request) {
			abysses[int(came.Add(1))%len(abysses)](w, req)
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
			for i := range 160 { // 10 MB in total
				w.Header().Set(fmt.Sprintf("X-Filler-%d", i), strings.Repeat("x", 64<<10))
			}
			_, _ = io.WriteString(w, "{}")
		}
	case "redirect":
		return redirect(ts)
	}
	return nil
}

// digAbyss writes a file that overflows the stack of a recursive reader: abyss
// FILE.
func digAbyss(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, bytes.Repeat([]byte("["), 12<<20), 0o600))
}

// afterFirst answers the first call in one way and all others in another: the first
// only checks whether the target is reachable, which is not what the test is about.
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

// slow sends one byte at a time, forever.
func slow(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for req.Context().Err() == nil {
		_, _ = io.WriteString(w, " ")
		_ = http.NewResponseController(w).Flush()
		time.Sleep(10 * time.Millisecond)
	}
}

// redirect redirects to another host, which no one may call: the call would include
// credentials.
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
