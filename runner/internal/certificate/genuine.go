package certificate

import (
	"errors"
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// genuine refuses to certify an implementation with results of the reference
// service.
func genuine(t verdict.Target, o Options) error {
	switch {
	case t.Kind == "recorded" && t.Recorded == nil:
		return refuse("it is not known what the recordings were made of: they certify no implementation")
	case t.Kind != "recorded" && t.Recorded != nil:
		return refuse("its target is of kind %s, but has the member recorded, which only recordings have", t.Kind)
	case o.Demonstration || !t.OfReference():
	case t.Kind == "recorded":
		return refuse("recordings of the reference service certify no other implementation; --demonstration certifies them as such")
	default:
		return refuse("the run was against the reference service, which certifies no implementation; --demonstration certifies it as such")
	}
	return nil
}

// consistent refuses a report whose target and times contradict each other.
func consistent(r *verdict.Report) error {
	t := r.Target
	root := t.URL
	if r.Finished.Before(r.Started) {
		return errors.New("it finished before it started")
	}
	if t.Recorded != nil {
		root = t.Recorded.URL
	}
	for i := range r.Rules {
		for _, s := range r.Rules[i].Scenarios {
			for _, x := range s.Exchanges {
				if !below(root, x.Request.URL) {
					return fmt.Errorf("scenario %s called %s, and the target is at %q", s.ID, x.Request.URL, root)
				}
			}
		}
	}
	return nil
}

// below reports whether a URL is under the root of an API; a path always is.
func below(root, raw string) bool {
	if strings.HasPrefix(raw, "/") {
		return true
	}
	rest, ok := strings.CutPrefix(raw, strings.TrimSuffix(root, "/"))
	return ok && root != "" && strings.HasPrefix(rest, "/")
}
