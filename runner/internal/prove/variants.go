package prove

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/schemas/nearest"
	"github.com/modecert/modecert/steps"
)

// kind distinguishes deviations, readings and hollow services; the last kind is the
// service as documented, with which all are compared.
type kind string

const (
	deviation  kind = "deviation"
	reading    kind = "reading"
	hollow     kind = "hollow service"
	documented kind = "documented"
)

// flag is the name of the flag that narrows a proof to variants of this kind.
func (k kind) flag() string {
	name, _, _ := strings.Cut(string(k), " ")
	return name
}

// variant is a named behaviour of the service.
type variant struct {
	kind  kind
	id    string
	says  string
	rule  string // rule that a deviation is meant to break
	known known  // what it is known to break
	// of is what a hollow service does not do, by the names that phrases use. becomes are
	// the known verdicts on the rules.
	of      []string
	becomes map[string]string
	// unending is set if a reading never reports the end of a delivery, or what a handset
	// sent, so that scenarios that need it have no verdict.
	unending bool
	apply    func(*behaviour.Behaviour)
}

// known is what the table of the proof has for a deviation: rules, and the
// scenarios that report each of them.
type known map[string][]string

// listed reports whether a scenario is known to report the rule.
func (k known) listed(rule, scenario string) bool { return slices.Contains(k[rule], scenario) }

// fails reports whether a scenario is known to report any rule.
func (k known) fails(scenario string) bool {
	for rule := range k {
		if k.listed(rule, scenario) {
			return true
		}
	}
	return false
}

// ordered reports whether some scenario that makes no calls at once is known to report
// a rule.
func (k known) ordered(atOnce map[string]bool) bool {
	for _, scenarios := range k {
		if slices.ContainsFunc(scenarios, func(s string) bool { return !atOnce[s] }) {
			return true
		}
	}
	return false
}

// rules lists what a deviation breaks: the rule that it is meant to break, and
// those that it is known to break.
func (v *variant) rules() []string {
	if v.rule == "" {
		return nil
	}
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(v.known)), func(rule string) bool { return rule == v.rule })
	return append([]string{v.rule}, others...)
}

// asDocumented is the variant that changes nothing.
var asDocumented = &variant{kind: documented, id: "documented", says: "behaves as documented"}

// everything lists all deviations and readings, with what a table has for them.
func everything(table *caught.Table) []*variant {
	var all []*variant
	for _, d := range behaviour.Deviations() {
		v := &variant{kind: deviation, id: d.ID, says: d.Says, rule: d.Breaks, known: known{}, apply: d.Apply}
		for _, rule := range table.Rules(d.ID) {
			v.known[rule] = table.Scenarios(d.ID, rule)
		}
		all = append(all, v)
	}
	for _, r := range behaviour.Readings() {
		all = append(all, asReading(r))
	}
	return all
}

func asReading(r behaviour.Reading) *variant {
	return &variant{kind: reading, id: r.ID, says: r.Says, unending: behaviour.Unending(r.ID), apply: r.Apply}
}

// mayEnd reports whether a variant may leave a scenario without a verdict because of err.
func (v *variant) mayEnd(err error) bool {
	var unended *steps.UnendedError
	var misheard *steps.MisheardError
	return v.unending && (errors.As(err, &unended) || errors.As(err, &misheard))
}

// variantsOf lists the variants that the options select.
func variantsOf(o *Options) ([]*variant, error) {
	part, of, err := plan.ParseShard(o.Shard)
	if err != nil {
		return nil, err
	}
	for _, id := range o.Rules {
		if err := o.Plan.Known(id); err != nil {
			return nil, err
		}
	}
	table := caught.New(caught.Made{})
	if !o.Update {
		if table, err = caught.Load(); err != nil {
			return nil, err
		}
	}
	emptied := caught.NewHollow(caught.Made{})
	if !o.Update {
		if emptied, err = caught.LoadHollow(); err != nil {
			return nil, err
		}
	}
	all := append(everything(table), hollowVariants(emptied)...)
	if err := named(o, all); err != nil {
		return nil, err
	}
	if o.Pairs { // their scenarios are known once the service as documented has run
		return nil, nil
	}
	ids := slices.Concat(o.Deviations, o.Readings, o.Hollows)
	var wanted []*variant
	for i, v := range all {
		if (len(ids) == 0 || slices.Contains(ids, v.id)) && i%of == part-1 && (v.kind != deviation || touches(o, v)) && (v.kind != reading || !o.Update) {
			wanted = append(wanted, v)
		}
	}
	return wanted, nil
}

// touches reports whether a deviation breaks a rule that is to be proven.
func touches(o *Options, v *variant) bool { return slices.ContainsFunc(v.rules(), o.concerns) }

// named returns an error for unknown names, and for deviations that none of the
// selected rules could notice.
func named(o *Options, all []*variant) error {
	refuse := func(format string, args ...any) error {
		return &plan.SelectionError{Reason: fmt.Sprintf(format, args...)}
	}
	for _, asked := range []struct {
		kind kind
		ids  []string
	}{{deviation, o.Deviations}, {reading, o.Readings}, {hollow, o.Hollows}} {
		for _, id := range asked.ids {
			i := slices.IndexFunc(all, func(v *variant) bool { return v.id == id })
			switch {
			case i < 0:
				return refuse("unknown %s %q%s", asked.kind, id, nearest.Suggest(id, ids(all, asked.kind), ""))
			case all[i].kind != asked.kind:
				return refuse("%s is a %s; name it with --%s", id, all[i].kind, all[i].kind.flag())
			case asked.kind == deviation && !touches(o, all[i]):
				return refuse("deviation %s breaks none of the rules asked for; it breaks %s", id, strings.Join(all[i].rules(), ", "))
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

// Names lists every deviation, reading and hollow service.
func Names() []string {
	var names []string
	for _, d := range behaviour.Deviations() {
		names = append(names, d.ID)
	}
	for _, r := range behaviour.Readings() {
		names = append(names, r.ID)
	}
	for _, h := range behaviour.Hollows() {
		names = append(names, h.ID)
	}
	return names
}

// Breaking lists the deviations that are known to break a rule, and how.
func Breaking(rule string) ([]string, error) {
	table, err := caught.Load()
	if err != nil {
		return nil, err
	}
	var says []string
	for _, d := range behaviour.Deviations() {
		if d.Breaks == rule || len(table.Scenarios(d.ID, rule)) > 0 {
			says = append(says, d.ID+": "+strings.TrimSuffix(d.Says, "."))
		}
	}
	return says, nil
}
