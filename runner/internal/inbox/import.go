package inbox

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/modecert/modecert/runner/internal/session"
)

// ImportedCallback is a line of a file of callbacks that were received
// elsewhere: by a collector behind a public URL, say, where this host cannot be
// reached. The collector appends a line for each request as it comes; lines
// that end with a newline are read, as often as a scenario looks.
type ImportedCallback struct {
	// Path is the path, or the URL, that was posted to: its last segment tells
	// whose callback it is.
	Path string `json:"path"`
	// Header holds the headers as they came, each a text or a list of texts.
	Header map[string]any `json:"header"`
	// Body is the body to the letter, since its bytes are signed; BodyBase64 is
	// the same in base64, for what is no text.
	Body       string `json:"body"`
	BodyBase64 []byte `json:"body_base64"`
}

// maxLine bounds a line of such a file: a body in which every byte is escaped.
const maxLine = 6*maxCallback + maxHeaderBytes

// parseCallback reads one line. The path tells whose callback it is also where
// the rest of it cannot be read.
func parseCallback(line []byte) (path string, header http.Header, body []byte, err error) {
	var c ImportedCallback
	err = json.Unmarshal(line, &c)
	path, _, _ = strings.Cut(c.Path, "?")
	path = path[strings.LastIndex(path, "/")+1:]
	if err != nil {
		return path, nil, nil, fmt.Errorf("no callback: %w", err)
	}
	if c.Path == "" {
		return "", nil, nil, errors.New("no callback: path is missing")
	}
	if c.Body != "" && len(c.BodyBase64) > 0 {
		return path, nil, nil, errors.New("body and body_base64 stand for the same; give one")
	}
	header = http.Header{}
	for name, value := range c.Header {
		switch v := value.(type) {
		case string:
			header.Set(name, v)
		case []any:
			for _, one := range v {
				text, ok := one.(string)
				if !ok {
					return path, nil, nil, fmt.Errorf("header %s holds what is no text", name)
				}
				header.Add(name, text)
			}
		default:
			return path, nil, nil, fmt.Errorf("header %s is neither a text nor a list of texts", name)
		}
	}
	if body = c.BodyBase64; c.Body != "" {
		body = []byte(c.Body)
	}
	if len(body) > maxCallback {
		return path, nil, nil, fmt.Errorf("the body is larger than %d bytes", maxCallback)
	}
	return path, header, body, nil
}

// callbackFile is such a file while it grows.
type callbackFile struct {
	name string
	f    *os.File

	mu   sync.Mutex
	r    *bufio.Reader
	part []byte // the beginning of a line whose end has not come yet
	line int
	// broken is why the file cannot be read on.
	broken error
}

// Import returns a receiver that listens nowhere. public is the URL by
// which the target reaches whoever writes the file.
func Import(name, public string) (*Receiver, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &session.SettingError{Reason: fmt.Sprintf("callbacks captured elsewhere (--callbacks): %v", err)}
	}
	r := newReceiver(public)
	r.feed = &callbackFile{name: name, f: f, r: bufio.NewReader(f)}
	return r, nil
}

func (c *callbackFile) close() error { return c.f.Close() }

// pull hands out what the file has got since it was last looked into.
func (r *Receiver) pull() error {
	if r.feed == nil {
		return nil
	}
	r.feed.mu.Lock()
	defer r.feed.mu.Unlock()
	for {
		line, err := r.feed.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		path, header, body, err := parseCallback(line)
		if err != nil {
			err = fmt.Errorf("%s:%d: %w", r.feed.name, r.feed.line, err)
		}
		if err != nil && path == "" { // it may be anybody's
			r.feed.broken = err
			return err
		}
		r.mu.Lock()
		in := r.inboxes[path]
		r.mu.Unlock()
		switch {
		case in == nil: // an earlier run's, or another scenario's
		case err != nil:
			in.spoil(err)
		default:
			in.take(header, body)
		}
	}
}

// next returns the next whole line that is not blank, or io.EOF where there is
// none yet.
func (c *callbackFile) next() ([]byte, error) {
	for c.broken == nil {
		piece, err := c.r.ReadSlice('\n')
		if c.part = append(c.part, piece...); len(c.part) > maxLine {
			c.broken = fmt.Errorf("%s:%d: the line is longer than %d bytes", c.name, c.line+1, maxLine)
			break
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return nil, err
		}
		line := c.part
		c.part = nil
		c.line++
		if len(strings.TrimSpace(string(line))) > 0 {
			return line, nil
		}
	}
	return nil, c.broken
}
