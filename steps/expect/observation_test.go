package expect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestObservation(t *testing.T) {
	assert.Equal(t, "yes: it is so", Observation{Claim: "it is so", Held: true}.String())
	assert.Equal(t, "no: it is so (status 404)", Observation{Claim: "it is so", Saw: "status 404"}.String())
	assert.Equal(t, "no: it is so (status 404)", Observation{Claim: "no: it is so (status 404)"}.String(), "read again")
}
