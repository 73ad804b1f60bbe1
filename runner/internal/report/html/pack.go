package html

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
)

// pack removes the steps from the scenarios and returns them, in the page's order,
// as a text from which the page's script restores them. They are nearly half of the
// page and repetitive; packed, the page stays small enough to mail however many
// scenarios there are.
func pack(subjects []*subjectView) (string, error) {
	steps := []string{}
	for _, s := range subjects {
		for _, r := range s.Rules {
			for _, sc := range r.Scenarios {
				steps = append(steps, sc.Steps)
			}
		}
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if err := json.NewEncoder(z).Encode(steps); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes()), nil
}
