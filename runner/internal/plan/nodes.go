package plan

import messages "github.com/cucumber/messages/go/v34"

// node is a place in a Gherkin document that pickles refer to.
type node struct {
	rule     *messages.Rule
	scenario *messages.Scenario
	row      *messages.TableRow
	step     *messages.Step
}

// keyword returns the keyword of a step node.
func (n node) keyword() string { return n.step.Keyword }

// index maps ids to the nodes of a document.
func index(doc *messages.GherkinDocument) map[string]node {
	nodes := map[string]node{}
	for _, child := range doc.Feature.Children {
		if child.Rule == nil {
			continue
		}
		for _, rc := range child.Rule.Children {
			s := rc.Scenario
			if s == nil {
				continue
			}
			n := node{rule: child.Rule, scenario: s}
			nodes[s.Id] = n
			for _, st := range s.Steps {
				n.step = st
				nodes[st.Id] = n
			}
			for _, e := range s.Examples {
				for _, row := range e.TableBody {
					nodes[row.Id] = node{rule: child.Rule, scenario: s, row: row}
				}
			}
		}
	}
	return nodes
}
