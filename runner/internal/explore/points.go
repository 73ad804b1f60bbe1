package explore

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Point is one place at which two observations differ.
type Point struct {
	// At is a JSON pointer into the answer, or the kind of a callback followed by a pointer
	// into it.
	At             string
	Expected, Seen string
}

func (p Point) String() string {
	return fmt.Sprintf("%s: expected %s, got %s", p.At, p.Expected, p.Seen)
}

// telling returns the step whose difference tells most: the last one, or, where that one is
// as documented and only no reading agrees with all steps, the first one that differs.
func telling(expected, saw []Seen) int {
	last := len(saw) - 1
	if at := firstDifference(expected, saw); at >= 0 && len(points(expected, saw, last)) == 0 {
		return at
	}
	return last
}

// points lists the places at which a step differs.
func points(expected, saw []Seen, at int) []Point {
	if expected[at].Answer != saw[at].Answer {
		return between("", parsed(expected[at].Answer), parsed(saw[at].Answer))
	}
	missing, extra := called(expected[:at+1], saw[:at+1])
	var all []Point
	for _, m := range missing {
		// This callback is of the same kind and about the same object.
		i := slices.IndexFunc(extra, func(x string) bool { return about(x) == about(m) })
		if i < 0 {
			all = append(all, Point{kind(m), "a callback: " + m, "none"})
			continue
		}
		all = append(all, between(kind(m), parsed(m), parsed(extra[i]))...)
		extra = slices.Delete(extra, i, i+1)
	}
	for _, x := range extra {
		all = append(all, Point{kind(x), "no such callback", x})
	}
	return all
}

// called returns the callbacks that only one side saw.
func called(expected, saw []Seen) (missing, extra []string) {
	ahead := map[string]int{}
	for i := range expected {
		for _, c := range expected[i].Called {
			count(ahead, c, 1)
		}
		for _, c := range saw[i].Called {
			count(ahead, c, -1)
		}
	}
	for _, c := range slices.Sorted(maps.Keys(ahead)) {
		if ahead[c] > 0 {
			missing = append(missing, c)
		} else {
			extra = append(extra, c)
		}
	}
	return missing, extra
}

// envelope are the members of callbacks that do not name their kind.
var envelope = set("app_id", "accepted_time", "event_time", "project_id", "message_metadata", "correlation_id")

// kind returns the member that names the kind of a callback.
func kind(callback string) string {
	o, _ := parsed(callback).(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if !envelope[name] {
			return name
		}
	}
	return "a callback of no kind"
}

// about returns what a callback is about: its kind, and the message, event or recipient.
func about(callback string) string {
	o, _ := parsed(callback).(map[string]any)
	inner, _ := o[kind(callback)].(map[string]any)
	for _, name := range []string{"message_id", "event_id", "id"} {
		if id, ok := inner[name].(string); ok {
			return kind(callback) + " " + id
		}
	}
	return kind(callback)
}

func parsed(text string) any {
	text, fault, _ := strings.Cut(text, " signature: ")
	var v, hooked any
	answers := json.NewDecoder(strings.NewReader(text))
	if err := answers.Decode(&v); err != nil {
		return text
	}
	// The answer to the creation of the webhook follows that of the app.
	if o, ok := v.(map[string]any); ok && answers.Decode(&hooked) == nil {
		o["webhook"] = hooked
	}
	if o, ok := v.(map[string]any); ok && fault != "" {
		o["signature"] = fault
	}
	return v
}

func between(at string, a, b any) []Point {
	x, both := a.(map[string]any)
	y, objects := b.(map[string]any)
	if both && objects {
		var all []Point
		names := slices.AppendSeq(slices.Collect(maps.Keys(x)), maps.Keys(y))
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			all = append(all, between(at+"/"+name, x[name], y[name])...)
		}
		return all
	}
	m, both := a.([]any)
	n, lists := b.([]any)
	if both && lists && len(m) == len(n) {
		var all []Point
		for i := range m {
			all = append(all, between(fmt.Sprintf("%s/%d", at, i), m[i], n[i])...)
		}
		return all
	}
	if compact(a) == compact(b) {
		return nil
	}
	return []Point{{at, shown(a), shown(b)}}
}

func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return v
	case []any:
		if len(v) == 0 {
			return "an empty list"
		}
	}
	return compact(v)
}
