package junit

import (
	"encoding/xml"
	"io"
)

// The elements are those of Jenkins' schema for JUnit XML, without attributes that
// the schema does not have. It has none for skipped: the reason is its text, which
// readers use if there is no message.
type (
	testsuites struct {
		XMLName xml.Name    `xml:"testsuites"`
		Name    string      `xml:"name,attr"`
		Time    string      `xml:"time,attr"`
		Suites  []testsuite `xml:"testsuite"`
	}
	testsuite struct {
		Name       string     `xml:"name,attr"`
		Tests      int        `xml:"tests,attr"`
		Failures   int        `xml:"failures,attr"`
		Errors     int        `xml:"errors,attr"`
		Skipped    int        `xml:"skipped,attr"`
		ID         int        `xml:"id,attr"`
		Package    string     `xml:"package,attr"`
		Time       string     `xml:"time,attr"`
		Timestamp  string     `xml:"timestamp,attr"`
		Properties []property `xml:"properties>property"`
		Cases      []testcase `xml:"testcase"`
	}
	property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	testcase struct {
		Name      string  `xml:"name,attr"`
		Classname string  `xml:"classname,attr"`
		Time      string  `xml:"time,attr"`
		File      string  `xml:"file,attr,omitempty"`
		Line      int     `xml:"line,attr,omitempty"`
		Skipped   *text   `xml:"skipped"`
		Error     *result `xml:"error"`
		Failure   *result `xml:"failure"`
		SystemOut *text   `xml:"system-out"`
		SystemErr *text   `xml:"system-err"`
	}
	result struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		text
	}
	text struct {
		Data string `xml:",cdata"`
	}
)

// add adds a case and counts it.
func (s *testsuite) add(c testcase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// encode writes the whole document, indented.
func (t *testsuites) encode(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "\t")
	if err := enc.Encode(t); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
