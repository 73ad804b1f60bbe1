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

// rowOf returns the row of examples that a pickle is made of, or nil if there is none.
func rowOf(nodes map[string]node, p *messages.Pickle) *messages.TableRow {
	if len(p.AstNodeIds) < 2 {
		return nil
	}
	return nodes[p.AstNodeIds[1]].row
}

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
