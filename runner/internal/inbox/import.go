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

// ImportedCallback is one line of a file of callbacks that were received elsewhere, for
// example by a collector behind a public URL if this host cannot be reached. The
// collector appends a line for each request as it arrives. Lines that end with a
// newline are read whenever a scenario looks.
type ImportedCallback struct {
	// Path is the path or the URL of the request; its last segment identifies the
	// scenario.
	Path string `json:"path"`
	// Header holds the headers as received, each a string or a list of strings.
	Header map[string]any `json:"header"`
	// Body is the exact body, since its bytes are signed. BodyBase64 is the same in
	// base64, for a body that is not text.
	Body       string `json:"body"`
	BodyBase64 []byte `json:"body_base64"`
}

// maxLine is the length limit of such a line: a body in which every byte is escaped.
const maxLine = 6*maxCallback + maxHeaderBytes

// parseCallback parses one line. It returns the path even if the rest cannot be read.
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
		return path, nil, nil, errors.New("body and body_base64 mean the same; give one")
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
					return path, nil, nil, fmt.Errorf("header %s holds a value that is not text", name)
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
	part []byte // the beginning of an incomplete line
	line int
	// broken is why the rest of the file cannot be read.
	broken error
}

// Import returns a receiver that reads the file name instead of listening. public is
// the URL by which the target reaches the collector.
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

// pull sorts the lines added to the file since the last call into the inboxes.
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
		if err != nil && path == "" { // it may belong to any scenario
			r.feed.broken = err
			return err
		}
		r.mu.Lock()
		in := r.inboxes[path]
		r.mu.Unlock()
		switch {
		case in.Inbox == nil: // it belongs to an earlier run or another scenario
		case err != nil:
			in.spoil(err)
		default:
			in.take(header, body, in.n)
		}
	}
}

// next returns the next complete line that is not blank, or io.EOF if there is none
// yet.
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
