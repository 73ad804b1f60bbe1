package jsonreport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/fault"
)

// folded is the depth from which a value is on one line: report, rules, rule,
// scenarios, scenario and list are indented, and each step, finding and exchange is
// one line. Evidence is most of a report; fully indented it would be twice as long.
const folded = 6

// ruleDepth is the depth of a rule.
const ruleDepth = 2

// encodeRules encodes the rules concurrently on all cores: the evidence of a whole
// run has megabytes.
func encodeRules(rules []verdict.RuleReport) ([][]byte, error) {
	out, errs := make([][]byte, len(rules)), make([]error, len(rules))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(rules)) {
		wg.Go(func() {
			var compact bytes.Buffer
			for i := range next {
				errs[i] = fault.Catch(func() (err error) {
					out[i], err = encodeValue(&compact, &rules[i], ruleDepth)
					return err
				})
			}
		})
	}
	for i := range rules {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", rules[i].ID, err)
		}
	}
	return out, nil
}

// encodeValue encodes and indents a value at a depth. compact is a buffer that it
// may use.
func encodeValue(compact *bytes.Buffer, v any, depth int) ([]byte, error) {
	compact.Reset()
	enc := json.NewEncoder(compact)
	// The report is for people and is not embedded in HTML unescaped.
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return layout(plain.JSON(bytes.TrimSuffix(compact.Bytes(), []byte("\n"))), depth), nil
}

// layout indents compact JSON that starts at a depth, two spaces per level, down to
// the depth from which values are folded.
func layout(compact []byte, depth int) []byte {
	out := make([]byte, 0, len(compact)+len(compact)/8)
	for i := 0; i < len(compact); i++ {
		switch c := compact[i]; c {
		case '"':
			end := i + stringLength(compact[i:])
			out = append(out, compact[i:end]...)
			i = end - 1
		case '{', '[':
			out = append(out, c)
			depth++
			if closes := compact[i+1]; closes == '}' || closes == ']' {
				out = append(out, closes)
				depth--
				i++
			} else {
				out = breakLine(out, depth)
			}
		case '}', ']':
			depth--
			if depth < folded {
				out = breakLine(out, depth)
			}
			out = append(out, c)
		case ',':
			out = append(out, c)
			out = breakLine(out, depth)
		case ':':
			out = append(out, c, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}

// stringLength returns the length of the JSON string at the start of s.
func stringLength(s []byte) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// breakLine starts a new line at a depth. Within a folded value it only adds a
// space after a comma.
func breakLine(out []byte, depth int) []byte {
	if depth > folded {
		if out[len(out)-1] == ',' {
			return append(out, ' ')
		}
		return out
	}
	out = append(out, '\n')
	for range depth {
		out = append(out, ' ', ' ')
	}
	return out
}
