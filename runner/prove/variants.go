package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/plan"
)

// kind tells deviations from readings; the third kind is the service as
// documented, which both are compared with.
type kind string

const (
	deviation  kind = "deviation"
	reading    kind = "reading"
	documented kind = "documented"
)

// variant is a behaviour of the service under a name.
type variant struct {
	kind   kind
	id     string
	says   string
	breaks []string // rules that a deviation breaks
	apply  func(*behaviour.Behaviour)
}

// asDocumented is the variant that changes nothing.
var asDocumented = &variant{kind: documented, id: "documented", says: "behaves as documented"}

// everything lists all deviations and readings.
func everything() []*variant {
	var all []*variant
	for _, d := range behaviour.Deviations() {
		all = append(all, &variant{kind: deviation, id: d.ID, says: d.Says, breaks: d.Breaks, apply: d.Apply})
	}
	for _, r := range behaviour.Readings() {
		all = append(all, &variant{kind: reading, id: r.ID, says: r.Says, apply: r.Apply})
	}
	return all
}

// variantsOf lists the variants that are asked for.
func variantsOf(o *Options) ([]*variant, error) {
	part, of, err := plan.ParseShard(o.Shard)
	if err != nil {
		return nil, err
	}
	for _, id := range o.Rules {
		if _, ok := o.Plan.Catalogue.ByID(id); !ok {
			return nil, &plan.SelectionError{Reason: fmt.Sprintf("unknown rule %q%s", id, plan.SuggestRule(o.Plan.Catalogue, id))}
		}
	}
	all := everything()
	if err := known(o, all); err != nil {
		return nil, err
	}
	named := slices.Concat(o.Deviations, o.Readings)
	var wanted []*variant
	for i, v := range all {
		if (len(named) == 0 || slices.Contains(named, v.id)) && i%of == part-1 && (v.kind != deviation || touches(o, v)) {
			wanted = append(wanted, v)
		}
	}
	return wanted, nil
}

// touches reports whether a deviation breaks a rule that is to be proven.
func touches(o *Options, v *variant) bool { return slices.ContainsFunc(v.breaks, o.concerns) }

// known refuses names that nothing has, and deviations that none of the rules
// asked for could notice.
func known(o *Options, all []*variant) error {
	refuse := func(format string, args ...any) error {
		return &plan.SelectionError{Reason: fmt.Sprintf(format, args...)}
	}
	for _, named := range []struct {
		kind kind
		ids  []string
	}{{deviation, o.Deviations}, {reading, o.Readings}} {
		for _, id := range named.ids {
			i := slices.IndexFunc(all, func(v *variant) bool { return v.id == id })
			switch {
			case i < 0:
				return refuse("unknown %s %q%s", named.kind, id, plan.Suggest(id, ids(all, named.kind), ""))
			case all[i].kind != named.kind:
				return refuse("%s is a %s; name it with --%s", id, all[i].kind, all[i].kind)
			case named.kind == deviation && !touches(o, all[i]):
				return refuse("deviation %s breaks none of the rules asked for; it breaks %s", id, strings.Join(all[i].breaks, ", "))
			}
		}
	}
	return nil
}

func ids(all []*variant, k kind) []string {
	var list []string
	for _, v := range all {
		if v.kind == k {
			list = append(list, v.id)
		}
	}
	return list
}

// Names lists every deviation and reading.
func Names() []string {
	all := everything()
	return slices.Concat(ids(all, deviation), ids(all, reading))
}

// Breaking lists the deviations that are said to break a rule, and how.
func Breaking(rule string) []string {
	var says []string
	for _, d := range behaviour.Deviations() {
		if slices.Contains(d.Breaks, rule) {
			says = append(says, d.ID+": "+strings.TrimSuffix(d.Says, "."))
		}
	}
	return says
}
